//! Spanish words and phrases by class, without accents. See `grammar.rs` for the notation.

use crate::hearing::grammar::Class;

/// The classes that the Spanish rules name.
pub(in crate::hearing) const CLASSES: &[Class] = &[
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
