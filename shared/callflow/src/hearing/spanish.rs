//! Spanish: the words by class, and the rules. Words are written without accents.

use crate::hearing::grammar::Class;

/// The classes that the Spanish rules name.
pub(super) const CLASSES: &[Class] = &[
    (
        "LLAMAR",
        "
        llame, llamen, llames, llamar, llamarme, llamarnos, llamarle, llamarla, llamarlo,
        llamando, llamandome, llamandonos, llamadas, llamada, yamen, yame, yamar, llamadita*,
        marque, marquen, marques, marcar, marcarme, marcarnos, marcando, marcandome, marke,
        marken, contacte, contacten, contactes, contactar*, contactando, moleste, molesten,
        molestes, molestar*, molestando*, hablen, hables, hablarme, hablarnos, hablando, busquen,
        busque, escriban, escribir*, telefonear, telefoneen, fastidi*, insist*, jodan, joder,
        jodiendo, chingar, chingando, chinguen, fregar, friegue*, timbr*, hostig*, acos*,
        comuniquen, comunique, comunicarse, ofrezcan, ofrecer*, mensajes, mensaje, contacto,
        vender*, llamaran, llamara, robollamadas, dar lata, dar la lata, den lata
        ",
    ),
    (
        "BLANDO",
        "
        me, nos, le, les, lo, la, los, se, te, vuelva*, vuelvan, vuelvas, volver, a, quiero,
        queremos, quieren, deseo, deseamos, mas, que, vayan, vaya, anden, ande, este, esten,
        estes, estar, sigan, siga, sigas, seguir, quisiera, necesito, necesitamos, recibir,
        reciba, sus, su, tus, estas, esta, tantas, esas, otra, otras, vez, haga, hagan, hacer, ni,
        por, favor, ustedes, usted, se atrevan, ocurra, ocurre, sea, sean, nunca, jamas, ya, acepto, aceptamos,
        autorizo, de, ser, deben, debe, deberian, pueden, puede, tienen, permiso, derecho, para,
        gustaria, recibiendo, molestas, dejen, ningun*, tipo, interesa, aqui, gusta, gustan,
        quiere, mande, manden
        ",
    ),
    (
        "BASTAR",
        "
        deje, dejen, deja, dejar, dejes, paren, pare, parar, para, parenle, parele, basta, cese,
        cesen, suficiente, alto, suspenda*, termine*, detenga*, cancele, cancelen, cancelar,
        cancela, eviten, evite, hart*, cansad*, estuvo, corte, corten, stop, dejarme, abstenga*,
        dejenme, dejeme, dejenos, dejennos
        ",
    ),
    (
        "ENTRE",
        "
        ya, de, con, a, las, sus, estas, tantas, tanta, estar, esas, la, me, nos, tus, todas,
        favor, por, que, andar, bueno, ustedes, recibir, hacer, haciendo, su, este, el, mi,
        numero, tanto, dejen, deje, enviar*, mandar*
        ",
    ),
    (
        "QUITAR",
        "
        quite, quiten, quita, quitar, quiteme, quitenme, quitame, quitenos, quitennos, quitarme,
        quitarnos, quitelo, quitenlo, quitela, saque, saquen, saca, sacar, saqueme, saquenme,
        sacame, sacarme, saquenos, saquennos, sacarnos, saquelo, saquenlo, borre, borren, borra,
        borrar, borreme, borrenme, borrame, borrarme, borrenos, borrelo, borrenlo, elimine*,
        eliminen*, elimina*, eliminar*, eliminame, tache, tachen, tacheme, tachenme, remueva*,
        remover*, retire, retiren, retireme, retirenme, retirar*, suprima*, suprimir, excluya*,
        desuscrib*, descarte*, desapunt*, remueve*, bloquee*, bloquear*, kiteme, kitenme, sacenme,
        saqueno*
        ",
    ),
    (
        "QUITARME",
        "
        quiteme, quitenme, quitame, quitenos, quitennos, quitarme, quitelo, quitenlo, saqueme,
        saquenme, sacame, sacarme, saquenos, saquelo, saquenlo, borreme, borrenme, borrame,
        borrarme, borrenos, borrelo, borrenlo, elimineme, eliminenme, eliminame, eliminelo,
        eliminenlo, tacheme, tachenme, retireme, retirenme, remuevame, remuevanme, desuscrib*,
        kiteme, kitenme, removerme, remueveme, excluyame, eliminarme, eliminenos
        ",
    ),
    (
        "SULISTA",
        "
        lista*, base, sistema, registro*, directorio, archivo*, datos, agenda, padron, programa,
        numeros, contactos, telemarketing
        ",
    ),
    (
        "MIDATO",
        "
        numero*, telefono, nombre, datos, celular, linea, informacion, contacto, registro, casa,
        cel, movil, cuenta
        ",
    ),
    (
        "GRABAR",
        "
        graba, grabar, grabe, graben, grabes, grabando, grabado, grabada, grabarme, grabarla,
        grabarlo, grabacion, grabaciones, grabo, graven, grave, gravar, gravacion, grabenme,
        grabeme, grabamos, graban, grabarnos
        ",
    ),
    (
        "SI",
        "
        si, sip, simon, claro, clarin, dale, adelante, perfecto, correcto, afirmativo,
        seguro, okay, vale, orale, sale, andale, hagale, acepto, aceptamos, autorizo,
        autorizamos, permito, encantado, encantada, obvio, exacto, venga, listo, conforme,
        excelente, sipi, definitivamente, naturalmente, procede, proceda
        ",
    ),
    (
        "TRATO",
        "
        senor, senora, senorita, joven, caballero, amigo, mija, mijo, doctor, licenciado,
        licenciada
        ",
    ),
    (
        "CUANDO",
        "
        antes, despues, hasta, tan, ahora, ahorita, hoy, manana, en la noche, de noche,
        los domingos, los sabados, los fines, a esta hora, a estas horas, durante, mientras,
        a las #, a las NUMERO, los lunes, por la noche, entre
        ",
    ),
    (
        "NUMERO",
        "una, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce",
    ),
    (
        "DIA",
        "
        lunes, martes, miercoles, jueves, viernes, sabado, domingo, manana, proxima semana,
        semana que viene, tarde, cualquier dia, cuando quiera, cuando guste
        ",
    ),
    (
        "PORFAVOR",
        "por favor, porfavor, porfa, gracias, muchas gracias, TRATO, muy amable",
    ),
];

/// Struck out before the opt-outs are looked for.
pub(super) const INNOCENT: &str = "
    no BLANDO{4} LLAMAR CUANDO, QUITAR del|de altavoz|manos|bocina|speaker, BASTAR de? GRABAR,
    QUITAR|BASTAR la|esa|esta|su|mi GRABAR, no me|nos molesta,
    para que|quien|el|la|una|mi|eso|ese|cuando|grabar|servirle, soy|es|muy|tan|mas|el|un alto,
    alto ahi, no se retire, no me llamo, otra vez PORFAVOR $,
    digame*|repita*|repetir*|digalo|oir la|lo? otra|una vez mas?, de nuevo,
    no me llame|llamen|llames|diga TRATO|don|dona|asi digame|soy|me|mi,
    cancele|cancelar|cancelen la|una|mi|el cita|reunion|evento|vuelo|visita, deje su|un mensaje,
    deje|dejeme|dejame|dejen que? veo|ver|pensar*|pienso|le|un|checar|checo|reviso|revisar|preguntar*|consultar*|apunto|anoto|busco|hablar|terminar|llego,
    estoy|ando hablando, baja|bajo la|el voz|volumen|precio, pare|para oreja,
    no deje|dejen|pare|paren, hable|hablar|hablen mas fuerte|despacio|alto|claro|lento|tarde, no cuelgue, llamada en espera, basta con,
    alto volumen, dejar? el|un recado|mensaje, para mi|usted|ustedes|nosotros|que, ya me iba,
    este numero es, BASTAR reviso|checo
";

/// Any of these anywhere in a turn is an opt-out.
pub(super) const OPT_OUT: &str = "
    ^ ya|no|si|oiga|le|les|dije|digo|bueno|que|pues{5} alto|pare|paren|parar|basta|cancele|cancelen|cancelar|detengase|baja|parele|parenle|desuscribir|suficiente ya|no|todo|esto|eso|mas{3} $,
    ya basta, alto ya, basta ya|de|con, ya estuvo|paren|parenle|parele,
    no BLANDO{6} LLAMAR !GRABAR, nunca|jamas|ni BLANDO{4} LLAMAR,
    ya BLANDO{2} no BLANDO{4} LLAMAR, BASTAR ENTRE{4} LLAMAR,
    dejes|deje|dejen|deja estar|andar ENTRE{1} LLAMAR, sin LLAMAR, nada de LLAMAR, no mas LLAMAR,
    prohib* BLANDO{4} LLAMAR, prefiero|preferiria|agradeceria que no BLANDO{3} LLAMAR,
    LLAMAR nunca|jamas, ni una LLAMAR mas, ultima vez|llamada que? BLANDO{3} LLAMAR?,
    vuelven|vuelve|siguen|sigue|sigan|siguen a? BLANDO{2} LLAMAR, QUITAR ENTRE{5} SULISTA,
    QUITAR me|nos|lo|la? mi|mis|este|nuestro|ese|el|de|a{3} MIDATO, QUITARME,
    fuera de su|la|esa|tu lista, salir|salirme de su|la|esa|tu lista,
    no quiero|deseo estar|aparecer|figurar|seguir en, lista negra|robinson, lista de no llam*,
    de la|su|esa|esta|tu SULISTA de? quit*|saqu*|borr*,
    me quiten|saquen|borren|eliminen|quite|saque|borre|elimine|retiren|retire|tachen, de baja,
    dar|darme|deme|denme|darnos|dame|doy|causar la|de? baja, darme|dame|deme|denme baja,
    cancel* las|mis|sus|estas|la|mi|todo|todas suscripcion|llamadas|mis|las|sus, suspend* las|sus,
    retir*|revoc*|cancel*|quito mi|el|todo|cualquier? consentimiento|permiso|autorizacion !DEGRABAR,
    no autorizo que? me? LLAMAR|usen,
    no tienen|tiene|hay permiso|derecho|autorizacion|consentimiento BLANDO{3} LLAMAR,
    dej* en|me|nos|a|ya|de{3} paz|tranquil*|molestar|solo|sola|quieto|vivir, en paz,
    olvid* de|se|me{2} mi|este|nuestro numero|telefono|de|existo, pierd* mi|este numero,
    no quiero|queremos saber nada|mas, no se comuniquen|comunique, larguese|larguense,
    vayase|vayanse|vaya|vete a|al? _, no BLANDO{3} molest*|fastidi*|fregar|chingar !a,
    fregando|chingando|jodiendo, denunci*, demandar|demandare|demandarlos|demandando|demanda,
    los|las|te|la|lo|voy|a reportar|reporto|reportare|reportarlos|reportando,
    reportar*|reporto a? los|este|su|las|profeco, profeco, repep|reus|condusef,
    registro publico|nacional, acoso, hostigamiento, es ilegal,
    nunca|no me inscribi|suscribi|registre,
    no di|he dado|doy permiso|consentimiento|autorizacion BLANDO{3} LLAMAR,
    no _{5} LLAMAR nunca? mas|jamas|nunca|aqui|otra, tiene|tienen|traen hart*|cansad*|fastidiad*, fallecio|fallecido|murio, no llamar,
    borr*|elimin* todo|toda|mis|nuestros, que _{1} no BLANDO{4} LLAMAR,
    harta|harto|hartos|cansado|cansada de
";

/// An objection to the recording.
pub(super) const OBJECTION: &str = "
    no|sin|nada|deje|dejen|pare|paren|ni|nunca|apague|apaguen|detenga|quite|borre|borren|elimine|cancele|nadie|prohibo SUAVE{6} GRABAR,
    que no SUAVE{2} GRABAR, para|parar|parale|pares de GRABAR,
    no SUAVE{3} consentimiento|permiso|autorizacion, me opongo, contra de SUAVE{3} GRABAR,
    me molesta SUAVE{3} GRABAR, apague|apaguen eso
";

/// Classes of the objections.
pub(super) const OBJECTION_CLASSES: &[Class] = &[
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

/// Struck out before objections are looked for.
pub(super) const NO_OBJECTION: &str = "
    no SUAVE{1} molesta SUAVE{3} GRABAR, no SUAVE{1} importa SUAVE{3} GRABAR,
    no hay|tengo ningun? PROBLEMA SUAVE{4} GRABAR?,
    no se|entiendo !permite|puede|autoriza|graba|acepta|debe|vale|va SUAVE{3},
    por que SUAVE{2} GRABAR, no PROBLEMA, como no
";

/// A machine talks.
pub(super) const MACHINE: &str = "
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
pub(super) const ASKS_IF_MACHINE: &str = "
    es|eres|esto|habla|hablo|hablando|usted|sera|hablar|suena|soy|estoy|esta un|una|con|es|usted|de|a|como|persona{5} robot|maquina|grabacion|computadora|bot|contestadora|automatico|persona|humano|humana|ia|inteligencia|robots|grabado|automatizada,
    es usted real|humano|de, persona real|de verdad, humano o|u, ^ robot|grabacion|maquina $,
    usted una persona
";

/// Struck out before a no is looked for.
pub(super) const NO_REFUSAL: &str = "
    no se !puede|va|graba|preocupe,
    no le|te|lo|la|los|se|me{2} ESCUCHO bien|nada|muy|casi{2},
    no entiendo|entendi|comprendo|se|recuerdo|hablo|capto|cuelgue|oi|escuche,
    no esta $, no estoy|estamos seguro|segura|seguros, no hay|tengo|es|seria ningun|ninguna|algun? PROBLEMA,
    no me|nos|le molesta|importa|molestaria|importaria|cuelgue, como no, por que no, no PROBLEMA,
    ningun PROBLEMA, sin PROBLEMA, no faltaba mas, que no me GRABAR?,
    no esta|es|se mi|el|la|ella|encuentra|aqui|quien|conmigo, mi _ no esta,
    no antes|despues|hasta|despues, si? no hay de|mas otra|remedio, si y no,
    no PERDON PERDON{1} si|claro|PUEDE, no PERDON PERDON{1} que si, si o no, no espere,
    no bueno si, no perdon si, cuando no, verdad no si, no cuelgue,
    no puedo hablar|oir*|escuchar*|atender*|contestar|ahorita|ahora,
    no ha llegado|regresado|vuelto
";

/// A no, at either question.
pub(super) const NO: &str = "
    ^ SAYNO|PREVIO{4} no, no $, no PORFAVOR,
    no quiero|queremos|autorizo|permito|doy|acepto|deseo|consiento|quisiera|estoy|me|nos|puede|creo|lo|la|tengo|hace|por|lo|es|va|necesito|necesitamos|gracias|ahorita|hoy|mejor|senor*|se|apruebo|tiene|pienso|esta|ahora|vaya|soy|le|doy|podria|voy|gusta,
    claro|mejor|que|pues|ahorita|hoy|verdad|momento|ahora|supuesto|todavia|creo|decir|digo|dije|absolutamente|definitivamente|aun no,
    ni hablar|loco|loca|pensarlo|modo|madres|lo|en|de|un|muerto|muerta, que va, para nada,
    de ningun|ninguna modo|manera|forma, nunca|jamas|tampoco|nel|nones|nop|nope|nada, en absoluto,
    niego, me opongo, si me|nos molesta|importa|molestaria, me molesta|molestaria, rechazo,
    negativo, imposible, prefiero|preferiria que? no, ya no, sin GRABAR
";

/// A no to the meeting that is none to the recording.
pub(super) const NO_INTEREST: &str = "
    asi estamos|estoy|esta bien, estamos|estoy bien|conforme* asi|gracias|PORFAVOR,
    ^ estamos|estoy bien $,
    ya tenemos|tengo|contamos|cuento|contrate|contratamos|trabajamos|estamos|estoy|lo,
    ahorita|hoy no, por el momento|ahora no|estamos, otro dia, en otra ocasion,
    otra ocasion|vez sera, paso $, no interes*,
    perder|pierda|pierdan|perdida|quite el|mi|de|su? tiempo, sin interes, jubilad*|retirad*,
    no compro|compramos, cerramos|quebramos
";

/// What is no answer even with a yes in it.
pub(super) const HEDGE: &str = "
    quien, bueno $, ^ bueno, diga, digame, mande, de parte,
    que es|empresa|quiere|desea|dice|se|cosa|compania|reunion|servicios, de que, cuanto,
    a lo mejor, tal vez, quiza*, talvez, puede que|ser|repetir, depende, no se, tengo que|pensar*,
    consult*, estoy|voy manejando|en|ocupado|ocupada|trabajando|a|conduciendo,
    mandeme|envieme|mandame|enviame, mas tarde, al rato, luego,
    hableme|llameme|marqueme|llamame|marcame|llame|marque, repetir|repita|repite,
    espere*|esperame|permitame|un momento|segundo|minuto, con el|ella habla, habla, no le, perdon,
    si bueno, es|hay que? gratis|costo|venta, no estoy seguro|segura, supongo, a ver,
    dejeme|dejame, creo que si, como dice|dijo|consiguio|se, por que !no, para que, donde, cual
";

/// A yes to the meeting.
pub(super) const YES_INTEREST: &str = "
    ^ PREVIO{3} SI|ASENSO, si SI, SI pero, SI $,
    me|nos interesa|interesaria|encantaria|gustaria|parece|late|convendria|conviene|encanta|agrada|sirve|acomoda|queda|apunto|anoto,
    interesad*, con gusto|mucho, encantad*,
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

/// Phrases that give the permission to record.
pub(super) const ASSENT: &str = "
    SI, ^ si|sale|orale{2} va $, ASENSO, si PUEDE? GRABALO, PUEDE GRABALO?, GRABALO,
    si? le|les|te? doy|tiene|tienen mi|nuestro|el consentimiento|permiso|autorizacion PARAELLO?,
    le|les|te? tiene|tienen|doy permiso|autorizacion|consentimiento PARAELLO?,
    si? autorizo|acepto|permito|consiento|apruebo que? la|lo|me|nos|se? GRABAR? la|esta|de? llamada?,
    si? estoy|estamos de acuerdo con? que? la|lo|me|se? GRABAR? la|esta? llamada?, no? NEGACION,
    no PERDON PERDON{2} que? SI|ASENSO, esta bien que|si? la|lo|me? GRABALO|grabe|graben, bueno|pues SI|ASENSO, andele pues, si? que? la|lo|me graben|grabe|graba, andele, le|les autorizo|permito, NEGACION para_nada|en_absoluto, lo|la|los autorizo|permito|acepto,
    GRABALO USTED
";

/// Phrases that may stand beside them.
pub(super) const BESIDE: &str = "
    PORFAVOR, USTED,
    pues|y|oiga|mire|ya|entonces|tambien|muy|bien|ay|ah|hombre|mujer|siempre|digo|buen|buenas|dia|tardes|pues,
    buenos dias, buenas tardes|noches, que si, lo que guste|quiera|necesite,
    si quiere|gusta|desea, muy amable, es mas
";

/// Classes of the rules above.
pub(super) const ANSWER_CLASSES: &[Class] = &[
    (
        "ESCUCHO",
        "
        escucho, oigo, oye, oyen, escucha, entiendo, entendi, entiende, escuche, oi, comprendo,
        capto, recuerdo, hablo, conozco, puedo oir*|escuchar*|hablar, alcanzo, para de !LLAMAR,
        nada
        ",
    ),
    (
        "USTED",
        "
        usted, ustedes, mi amor, mi vida, corazon, mi reina, mi rey, compadre, hermano, jefe, don,
        dona, mi cielo, carnal, mano, compa, linda, guapa, carino, che, nomas, no_mas, tranquil*,
        todo, mijo, mija, lo que, nada mas
        ",
    ),
    ("PUEDE1", "puede, pueden, puedes, podria, podes"),
    (
        "PERDON",
        "
        perdon, espere, digo, o sea, mentira, quise decir que?, perdon quise decir que?,
        me equivoque, disculpe
        ",
    ),
    ("PROBLEMA", "problema*, inconveniente*, objecion*, pena, cuidado, lio, bronca, molestia"),
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
        puede, pueden, puedes, lo puede|pueden, la puede|pueden, me puede|pueden, si puede|pueden,
        claro que puede, podria, se puede, puede usted, PUEDE1 nomas|tranquil*{2},
        PUEDE1 PORFAVOR
        ",
    ),
    (
        "GRABALO",
        "
        grabar la|esta|mi|todo? llamada|conversacion|voz?,
        grabar usted? lo? que? quiera|guste|necesite, grabale|grabele|grabar,
        grabarme|grabarla|grabarlo|grabarnos, hacerlo,
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
