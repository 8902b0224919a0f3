//! Spanish answers: yes, no, objections to the recording, machines, and what is none of these.

use crate::hearing::grammar::Class;

/// An objection to the recording.
pub(in crate::hearing) const OBJECTION: &str = "
    no|sin|nada|deje|dejen|pare|paren|ni|nunca|apague|apaguen|detenga|quite|borre|borren|elimine|cancele|nadie|prohibo SUAVE{6} GRABAR,
    que no SUAVE{2} GRABAR, para|parar|parale|pares de GRABAR,
    no SUAVE{3} consentimiento|permiso|autorizacion, me opongo, contra de SUAVE{3} GRABAR,
    me molesta SUAVE{3} GRABAR,
    retir*|revoc*|anul*|cancel*|quito|niego SU? consentimiento|permiso|autorizacion _{3} DEGRABAR,
    apague|apaguen eso
";

/// Struck out before objections are looked for.
pub(in crate::hearing) const NO_OBJECTION: &str = "
    no SUAVE{1} molesta SUAVE{3} GRABAR, no SUAVE{1} importa SUAVE{3} GRABAR,
    no hay|tengo ningun? PROBLEMA SUAVE{4} GRABAR?,
    no se|entiendo !permite|puede|autoriza|graba|acepta|debe|vale|va SUAVE{3},
    por que SUAVE{2} GRABAR, no PROBLEMA, como no
";

/// A machine talks.
pub(in crate::hearing) const MACHINE: &str = "
    deje|grabe|deja su|un|tu|el mensaje|recado|nombre, despues del|de tono|senal|la,
    al escuchar|oir el tono, buzon de?, contestadora, no esta|se|encuentra disponible,
    marque|presione|oprima|pulse NUMERO|uno|nueve|cero|# para|si,
    para _{4} marque|presione|oprima|pulse,
    esta llamada|conversacion sera|puede|esta|podra ser|siendo|grabada,
    numero que|al usted? ha|marco|marcado|llama, el cliente|usuario|suscriptor|abonado que|no,
    en este momento no podemos, no podemos atender*, fuera del|de area|servicio|cobertura,
    permanezca|espere en la linea, su llamada es|sera|esta, horario de atencion,
    se ha comunicado con|a, ha llamado a, diga su nombre, sera grabada|transferida|atendida,
    no puedo|podemos atenderle|contestar|atenderlo|tomar
";

/// The person asks whether a machine is calling.
pub(in crate::hearing) const ASKS_IF_MACHINE: &str = "
    es|eres|esto|habla|hablo|hablando|usted|sera|hablar|suena|soy|estoy|esta un|una|con|es|usted|de|a|como|persona{5} robot|maquina|grabacion|computadora|bot|contestadora|automatico|persona|humano|humana|ia|inteligencia|robots|grabado|automatizada,
    es usted real|humano|de, persona real|de verdad, humano o|u, ^ robot|grabacion|maquina $,
    usted una persona
";

/// Struck out before a no is looked for.
pub(in crate::hearing) const NO_REFUSAL: &str = "
    no se !puede|va|graba|preocupe,
    no le|te|lo|la|los|se|me|os|les|nos{2} ESCUCHO bien|nada|muy|casi{2},
    no entiendo|entendi|comprendo|se|recuerdo|hablo|capto|cuelgue|oi|escuche,
    no esta $, no estoy|estamos seguro|segura|seguros, no hay|tengo|es|seria ningun|ninguna|algun? PROBLEMA,
    no me|nos|le molesta|importa|molestaria|importaria|cuelgue, como no, por que no, no PROBLEMA,
    ningun PROBLEMA, sin PROBLEMA, no faltaba mas, que no me GRABAR?,
    no esta|es|se mi|el|la|ella|encuentra|aqui|quien|conmigo, mi _ no esta,
    no antes|despues|hasta|despues, DIA|semana|manana|hoy|tarde|noche|mes|ahora|lunes|domingos|sabados no pero|sino,
    hoy|manana|DIA|semana no pero|sino|mejor DIA|el, no NOPARES, no te|se|os NOPARES,
    si? no hay de|mas otra|remedio, si y no,
    no PERDON PERDON{1} si|claro|PUEDE, no PERDON PERDON{1} que si, si o no, no espere,
    no bueno si, no perdon si, cuando no, verdad no si, no cuelgue,
    no puedo hablar|oir*|escuchar*|atender*|contestar|ahorita|ahora,
    no ha llegado|regresado|vuelto
";

/// A no, at either question.
pub(in crate::hearing) const NO: &str = "
    ^ SAYNO|PREVIO{4} no, no $, no PORFAVOR,
    no quiero|queremos|puedes|pueden|podeis|os|te|les|tienes|teneis|autorizo|permito|doy|acepto|deseo|consiento|quisiera|estoy|me|nos|puede|creo|lo|la|tengo|hace|por|lo|es|va|necesito|necesitamos|gracias|ahorita|hoy|mejor|senor*|se|apruebo|tiene|pienso|esta|ahora|vaya|soy|le|doy|podria|voy|gusta,
    claro|mejor|que|pues|ahorita|hoy|verdad|momento|ahora|supuesto|todavia|creo|decir|digo|dije|absolutamente|definitivamente|aun no,
    ni hablar|loco|loca|pensarlo|modo|madres|lo|en|de|un|muerto|muerta, que va, para nada,
    de ningun|ninguna modo|manera|forma, nunca|jamas|tampoco|nel|nones|nop|nope|nada, en absoluto,
    niego, me opongo, si me|nos molesta|importa|molestaria, me molesta|molestaria, rechazo,
    negativo, imposible, prefiero|preferiria que? no, ya no, sin GRABAR
";

/// A no to the meeting that is none to the recording.
pub(in crate::hearing) const NO_INTEREST: &str = "
    asi estamos|estoy|esta bien, estamos|estoy bien|conforme* asi|gracias|PORFAVOR,
    ^ estamos|estoy bien $,
    ya tenemos|tengo|contamos|cuento|contrate|contratamos|trabajamos|estamos|estoy|lo,
    ahorita|hoy no, por el momento|ahora no|estamos, otro dia, en otra ocasion,
    otra ocasion|vez sera, paso $, no interes*,
    perder|pierda|pierdan|perdida|quite el|mi|de|su? tiempo, sin interes, jubilad*|retirad*,
    no compro|compramos, cerramos|quebramos
";

/// A no to the meeting, in words that refuse nothing elsewhere.
pub(in crate::hearing) const NO_PLAIN: &str = "no os|te|se molest*";

/// What is no answer even with a yes in it.
pub(in crate::hearing) const HEDGE: &str = "
    quien, bueno $, ^ bueno, diga, digame, mande, de parte,
    que es|empresa|quiere|desea|dice|se|cosa|compania|reunion|servicios, de que, cuanto,
    a lo mejor, tal vez, quiza*, talvez, puede que|ser|repetir, depende, no se, tengo que|pensar*,
    consult*, estoy|voy manejando|en|ocupado|ocupada|trabajando|a|conduciendo,
    mandeme|envieme|mandame|enviame|mandadme|enviadme|mandenme|envienme|decidme|digan, mas tarde, al rato, luego,
    llamadme|llamenme|marcadme|hablame|hableme|llameme|marqueme|llamame|marcame|llame|marque,
    repetir|repita|repite|repetid|repitan, perdona|perdonad,
    espere*|espera|esperad|esperame|permitame|un momento|segundo|minuto, con el|ella habla, habla, no le, perdon,
    si bueno, es|hay que? gratis|costo|venta, no estoy seguro|segura, supongo, a ver,
    dejeme|dejame, creo que si, como dice|dijo|consiguio|se, por que !no, para que, donde, cual
";

/// A yes to the meeting that no hedge weakens.
pub(in crate::hearing) const YES_PLAIN: &str = "
    ^ SI|claro|TRATO{3} no me|nos|lo|la|se{2} NOQUITES !el|tiempo, ^ SI|claro|TRATO{3} no me|nos|le? NOQUITES SU CITA
";

/// A yes to the meeting.
pub(in crate::hearing) const YES_INTEREST: &str = "
    ^ PREVIO{3} SI|ASENSO, si SI, SI pero, SI $,
    me|nos interesa|interesaria|encantaria|gustaria|parece|late|convendria|conviene|encanta|agrada|sirve|acomoda|queda|apunto|anoto,
    interesad*, con gusto|mucho, me|nos va|viene|cuadra|conviene muy? bien|perfecto|genial|estupendo|fenomenal|mejor,
    a la|las NUMERO $, a la|las NUMERO me|esta|va|puedo|si|perfecto, encantad*,
    agende*|agend*|programe*|programar*|apunteme|apunten|anoteme|reserv*|anotame|apuntame|inscribame,
    vamos a|con, cuente|cuenten conmigo|nos, hagamos*,
    esta|estaria|suena|seria|queda perfecto|bien|excelente|genial|bueno|interesante|buena|ideal,
    DIA a|en|por|el|la|las|puedo|podria|podemos|esta|me|si|estaria|temprano,
    el|los|la|este|esta DIA $,
    puedo|podemos|podria|podriamos el|la|a|en|este|esta|cualquier|manana,
    claro|cuando seria|podemos|podriamos|puede|nos|cuando|nos?, por supuesto, como no, de acuerdo,
    desde luego, que horario*|dia*|hora*, a que hora*, me apunto,
    quiero|queremos|quisiera saber|reunir*|agendar|la|una|mas|conocer|hacer|escuchar, por que no,
    buena idea, trato hecho, estoy|estamos interesad*|dispuest*|libre|disponible|abierto|abierta,
    nos vemos, ponga*|pongame
";

/// Classes of the rules above.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    (
        "ESCUCHO",
        "
        escucho, oigo, oye, oyen, escucha, entiendo, entendi, entiende, escuche, oi, comprendo,
        capto, recuerdo, hablo, conozco, puedo oir*|escuchar*|hablar, alcanzo, para de !LLAMAR,
        nada
        ",
    ),
    (
        "PERDON",
        "
        perdon, espere, digo, o sea, mentira, quise decir que?, perdon quise decir que?,
        me equivoque, disculpe
        ",
    ),
    (
        "PROBLEMA",
        "problema*, inconveniente*, objecion*, pena, cuidado, lio, bronca, molestia",
    ),
    (
        "PREVIO",
        "
        pues, si, bueno, okay, gracias, senor*, ay, oiga, mire, la verdad, perdon, disculpe,
        lo siento, fijese que, digo, yo, que, y, mm, este, claro, hola, ah, le dije que,
        ya le dije que, le digo que, muchas, ya, a ver, ahorita, TRATO, por el momento, creo que,
        mejor, por ahora
        ",
    ),
    (
        "DEGRABAR",
        "para|de que? me|la|lo? GRABAR, para|de la|su GRABAR",
    ),
    (
        "SUAVE",
        "
        este, esten, estes, anden, ande, permite, permiten, me, nos, la, lo, le, se, que, quiero,
        queremos, puede, pueden, autorizo, permito, acepto, de, a, doy, estoy, acuerdo, con, para,
        mi, esta, su, llamada, voz, conversacion, ser, gusta, gustaria, por, favor, deseo, mas,
        siga, sigan, ahora, hoy, ninguna, permiso, consentimiento, autorizacion, comoda, comodo,
        quisiera, prefiero, seguir, estar, vaya, vayan, ya, cualquier, consiento, en, apruebo,
        sea, seas, tal, gustan, las, esa, eso, necesito, debe, deben, el
        ",
    ),
];
