//! The Spanish grammar of a consent: what may stand in a turn that is a yes and nothing but a yes.

use crate::hearing::grammar::Class;

/// Phrases that give the permission to record.
pub(in crate::hearing) const ASSENT: &str = "
    SI, ^ si|sale|orale{2} va $, ASENSO, si PUEDE? GRABALO, PUEDE GRABALO?, GRABALO,
    si? le|les|te|os? doy|damos|tiene|tienen|tienes|teneis mi|nuestro|el consentimiento|permiso|autorizacion PARAELLO?,
    le|les|te|os? tiene|tienen|tienes|teneis|doy|damos permiso|autorizacion|consentimiento PARAELLO?,
    si? autorizo|acepto|permito|consiento|apruebo que? la|lo|me|nos|se? GRABAR? la|esta|de? llamada?,
    si? estoy|estamos de acuerdo con? que? la|lo|me|se? GRABAR? la|esta? llamada?, no? NEGACION,
    no PERDON PERDON{2} que? SI|ASENSO, esta bien que|si? la|lo|me|nos? GRABALO|grabe|graben|grabes|grabeis,
    bueno|pues SI|ASENSO, andele pues, si? que? la|lo|me|nos graben|grabe|graba|grabes|grabeis, andele,
    le|les|os|te autorizo|permito|autorizamos|permitimos PARAELLO?, NEGACION para_nada|en_absoluto,
    lo|la|los autorizo|permito|acepto,
    GRABALO USTED, GRABALO|PUEDE1 no_mas
";

/// Phrases that may stand beside them.
pub(in crate::hearing) const BESIDE: &str = "
    PORFAVOR, USTED,
    pues|y|oiga|mire|ya|entonces|tambien|muy|bien|ay|ah|hombre|mujer|siempre|digo|buen|buenas|dia|tardes|pues,
    buenos dias, buenas tardes|noches, que si, lo que guste|quiera|necesite,
    si quiere|gusta|desea|quieres|quereis|quieren|gustan, muy amable, es mas
";

/// Classes of the rules above.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    (
        "USTED",
        "
        usted, ustedes, mi amor, mi vida, corazon, mi reina, mi rey, compadre, hermano, jefe, don,
        dona, mi cielo, carnal, mano, compa, linda, guapa, carino, che, nomas, tranquil*,
        todo, mijo, mija, lo que, nada mas
        ",
    ),
    ("PUEDE1", "puede, pueden, puedes, podria, podes, podeis, podrias, podrian, podriais"),
    (
        "ASENSO",
        "
        claro que si, por supuesto que? si?, como no, de acuerdo, esta bien, con mucho? gusto,
        con todo gusto, desde luego, como guste|quiera|usted|prefiera|desee,
        por mi esta? bien|perfecto|encantado|encantada|adelante|no|hay{4} problema?,
        no faltaba mas, faltaba mas, que si, sin PROBLEMA, eso si, me parece bien|perfecto,
        ningun PROBLEMA, todo bien, muy bien, tiene razon, va que va, ya estas, siga, dele,
        sigale, cuando guste|quiera, esta perfecto|okay|todo, todo okay, es correcto, asi es,
        ya lo creo, de una, se puede, que bueno
        ",
    ),
    (
        "PUEDE",
        "
        PUEDE1, lo|la|me|nos PUEDE1, si PUEDE1, claro que PUEDE1, se PUEDE1, PUEDE1 USTED,
        PUEDE1 nomas|tranquil*{2}, PUEDE1 PORFAVOR
        ",
    ),
    (
        "GRABALO",
        "
        grabar la|esta|mi|todo? llamada|conversacion|voz?,
        grabar usted? lo? que? quiera|guste|necesite, grabale|grabele|grabar,
        grabarme|grabarla|grabarlo|grabarnos|grabarte, hacerlo,
        grabad la|esta|mi|lo? que? llamada|querais|conversacion?,
        grabadlo|grabadla|grabadme|grabadnos, grabala,
       
        grabe la|esta|mi|lo? que? llamada|quiera|guste|conversacion?,
        graben la|esta|lo? que? llamada|quieran|gusten|conversacion?,
        grabalo|grabelo|grabela|grabeme|grabame|grabenme|grabenlo|grabenla, graba
        ",
    ),
    ("PARAELLO", "para|de|a que? me? GRABAR la|esta? llamada?, para ello|eso"),
    (
        "NEGACION",
        "
        no para? nada? me|nos molesta|importa|molestaria|importaria que? me|la|lo|se? GRABAR? la|esta? llamada?,
        no hay|tengo|veo ningun|ninguna|algun? PROBLEMA|inconveniente con|en|por? que? eso|me|la|lo|se? GRABAR? la|esta? llamada?,
        no es ningun? PROBLEMA|molestia, ningun|ninguna PROBLEMA, no PROBLEMA,
        no importa adelante|grabe, no tengo nada que esconder|ocultar, por que no, no pasa nada
        ",
    ),
];
