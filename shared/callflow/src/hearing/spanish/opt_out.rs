//! What makes a turn an opt-out in Spanish, and what only sounds like one.

/// Struck out before the opt-outs are looked for.
pub(in crate::hearing) const INNOCENT: &str = "
    no BLANDO{4} LLAMAR CUANDO, QUITAR del|de altavoz|manos|bocina|speaker, BASTAR de? GRABAR,
    QUITAR|BASTAR la|esa|esta|su|mi GRABAR, no me|nos molesta,
    para que|quien|el|la|una|mi|eso|ese|cuando|grabar|servirle, soy|es|muy|tan|mas|el|un alto,
    alto ahi, no se retire, no me llamo, otra vez PORFAVOR $,
    digame*|repita*|repetir*|digalo|oir la|lo? otra|una vez mas?, de nuevo,
    no me llame|llamen|llames|diga TRATO|don|dona|asi digame|soy|me|mi,
    BASTAR|QUITAR|cancel* SU|un|una|unos|unas COSA, cancel* CITA, que|de parar SU COSA,
    -- The person wants to stay.
    no me|nos|lo|la|se{2} NOQUITES !el|tiempo, no me|nos NOQUITES el|mi|nuestro|su tiempo,
    no me|nos|le? NOQUITES SU CITA, no os|te|se molest* !en|mas|con|a|de|llam*|por, no SU CITA NOQUITES,
    se cort* SU LLAMAR, retir*|revoc*|anul*|cancel*|quito SU? consentimiento|permiso|autorizacion _{3} DEGRABAR,
    no te|se|os? NOPARES !LLAMAR !de,
    deje su|un mensaje,
    deje|dejeme|dejame|dejen que? veo|ver|pensar*|pienso|le|un|checar|checo|reviso|revisar|preguntar*|consultar*|apunto|anoto|busco|hablar|terminar|llego,
    estoy|ando hablando, baja|bajo la|el voz|volumen|precio, pare|para oreja,
    hable|hablar|hablen mas fuerte|despacio|alto|claro|lento|tarde, no cuelgue, llamada en espera, basta con,
    alto volumen, dejar? el|un recado|mensaje, para mi|usted|ustedes|nosotros|que, ya me iba,
    este numero es, BASTAR reviso|checo
";

/// Any of these anywhere in a turn is an opt-out.
pub(in crate::hearing) const OPT_OUT: &str = "
    ^ ya|no|si|oiga|le|les|dije|digo|bueno|que|pues{5} alto|pare|paren|parar|basta|cancele|cancelen|cancelar|detengase|baja|parele|parenle|desuscribir|suficiente ya|no|todo|esto|eso|mas{3} $,
    ^ ya|oiga|que|pues|bueno|vale|dije{3} no mas gracias|vale|ya|esto|eso|PORFAVOR{2} $,
    ya basta, alto ya, basta ya|de|con, ya estuvo|paren|parenle|parele,
    no BLANDO{6} LLAMAR !GRABAR, nunca|jamas|ni BLANDO{4} LLAMAR,
    ya BLANDO{2} no BLANDO{4} LLAMAR, BASTAR ENTRE{4} LLAMAR,
    dejes|deje|dejen|deja estar|andar ENTRE{1} LLAMAR, sin LLAMAR, nada de LLAMAR, no mas LLAMAR,
    prohib* BLANDO{4} LLAMAR, prefiero|preferiria|agradeceria que no BLANDO{3} LLAMAR,
    LLAMAR nunca|jamas, ni una LLAMAR mas, ultima vez|llamada que? BLANDO{3} LLAMAR?,
    vuelven|vuelve|vuelves|volveis|siguen|sigue|sigan|sigues|seguis a? BLANDO{2} LLAMAR, QUITAR ENTRE{5} SULISTA,
    QUITAR me|nos|lo|la? mi|mis|este|nuestro|ese|el|de|a{3} MIDATO, QUITARME,
    fuera de SU SULISTA, salir|salirme|salirnos|salgo de SU SULISTA,
    ^ NUEVEDICHO{4} nueve $, me|nos|numero|lo HABER ya? QUITADO !LOMIO,
    que|ya me|nos|lo QUITARON !LOMIO,
    me|nos|lo VAN a QUITAR !LOMIO, ya me|nos di|dimos de_baja,
    no quiero|queremos|deseo|quisiera estar|aparecer|figurar|seguir en, lista negra|robinson, lista de no llam*,
    de la|su|esa|esta|tu SULISTA de? quit*|saqu*|borr*,
    me|nos QUITENME, de baja,
    dar|darme|deme|denme|denos|dennos|darnos|dame|danos|dadme|dadnos|doy|causar la|de? baja, darme|dame|deme|denme baja,
    cancel* las|mis|sus|estas|la|mi|todo|todas suscripcion|llamadas|mis|las|sus, suspend* las|sus,
    retir*|revoc*|cancel*|quito mi|el|todo|cualquier? consentimiento|permiso|autorizacion !DEGRABAR,
    no autorizo que? me? LLAMAR|usen,
    no tienen|tiene|tienes|teneis|hay permiso|derecho|autorizacion|consentimiento BLANDO{3} LLAMAR,
    dej* en|me|nos|a|ya|de{3} paz|tranquil*|molestar|solo|sola|quieto|vivir, en paz,
    olvid* de|se|me{2} mi|este|nuestro numero|telefono|de|existo, pierd* mi|este numero,
    no quiero|queremos saber nada|mas, no se|te|os comuniquen|comunique|comuniques|comuniqueis, larguese|larguense,
    largate|largaos|larguese, vayase|vayanse|vaya|vete|idos|iros|andate a|al? _,
    no BLANDO{3} molest*|fastidi*|fregar|chingar !a,
    fregando|chingando|jodiendo, denunci*, demandar|demandare|demandarlos|demandando|demanda,
    los|las|te|la|lo|voy|a reportar|reporto|reportare|reportarlos|reportando,
    reportar*|reporto a? los|este|su|las|profeco, profeco, repep|reus|condusef,
    registro publico|nacional, acoso, hostigamiento, es ilegal,
    nunca|no me inscribi|suscribi|registre,
    no os|les|le|te? di|he_dado|dado|doy|dimos permiso|consentimiento|autorizacion BLANDO{3} LLAMAR,
    no _{5} LLAMAR nunca? mas|jamas|nunca|aqui|otra, tiene|tienen|traen hart*|cansad*|fastidiad*,
    fallecio|fallecido|murio, no llamar,
    borr*|elimin* todo|toda|mis|nuestros, que _{1} no BLANDO{4} LLAMAR,
    harta|harto|hartos|cansado|cansada de
";
