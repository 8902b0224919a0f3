//! Spanish: whoever answers is not the person who was rung. A wrong number, or a child.

use crate::hearing::grammar::Class;

/// Struck out before a wrong number is looked for: the speaker's own mistake, or one of another day.
pub(in crate::hearing) const NO_WRONG_NUMBER: &str = "
    pense|pensaba|pensamos|crei|creia que? _{4} ERRADO|equivoco|equivocaron,
    estoy|estaba|estuve|estamos ERRADO, me|nos he|habre|hemos|habremos? equivocado,
    di|dio|dieron|dimos|dar un|el|mi? NUMERODE ERRADO
";

/// It is somebody else's number.
pub(in crate::hearing) const WRONG_NUMBER: &str = "
    NUMERODE ERRADO, esta|estan|estas|anda|andan ERRADO, ^ ERRADO $,
    se|te ha|han|has|habra|habran|debe|debio haber? equivocado|confundido,
    se|te equivoco|equivocaron|equivocaste|confundio de|con, se|te equivoco|equivocaron|equivocaste $,
    marco|marcaron|marcaste|llamo|llamaron mal|equivocado,
    no vive|viven aqui, aqui ya? no vive|viven, ya no vive|viven aqui,
    nadie|ninguno|persona con|de|por ese|este|tal nombre, nadie que se llame,
    no es aqui $, aqui no es $, no es su NUMERODE, no es el NUMERODE correcto|indicado
";

/// A child is on the line.
pub(in crate::hearing) const CHILD: &str = "
    tengo apenas|solo|nomas|nada_mas? EDAD anos !de|con|en|trabajando|aqui|viviendo|usando,
    soy un|una? nino|nina|ninito|ninita|chamaco|chamaca, soy un|una? menor de_edad|$,
    habla|hablando|hablas|esta|estas con un|una nino|nina|menor,
    mi|mis PADRE no esta|estan|se|ha|han, PADRE no esta|estan $, mi|mis PADRE esta|estan dormid*,
    le|te|lo|la paso|comunico a|con mi|mis PADRE,
    voy a llamar|llamarle|buscar|decirle|decir|preguntarle|preguntar|despertar a mi|mis PADRE,
    deje|deja|dejeme|dejame le? llamo|hablo|pregunto|busco|digo|llamar|preguntar|preguntarle a mi|mis PADRE,
    no me|nos dejan hablar|contestar|platicar, hablar|hablo con extranos|desconocidos,
    estoy|voy en primer|primero|segundo|tercer|tercero|cuarto|quinto|sexto grado|de_primaria
";

/// Classes of the rules above.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    ("NUMERODE", "numero, telefono, celular"),
    (
        "ERRADO",
        "equivocado, equivocada, equivocados, equivocadas, errado, incorrecto, erroneo",
    ),
    (
        "EDAD",
        "
        AGE, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce, trece, catorce,
        quince, dieciseis, diecisiete
        ",
    ),
    (
        "PADRE",
        "mama, papa, mami, papi, mamas, papas, papis, mamita, papito, ama, apa",
    ),
];
