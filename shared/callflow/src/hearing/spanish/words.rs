//! Spanish words and phrases by class, without accents. See `grammar.rs` for the notation.

use crate::hearing::grammar::Class;

/// The classes that the Spanish rules name.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    (
        "LLAMAR",
        "
        llame, llamen, llames, llamar, llamarme, llamarnos, llamarle, llamarla, llamarlo, llamando,
        llamandome, llamandonos, llamadas, llamada, yamen, yame, yamar, llamadita*, marque, marquen,
        marques, marcar, marcarme, marcarnos, marcando, marcandome, marke, marken, contacte,
        contacten, contactes, contactar*, contactando, moleste, molesten, molestes, molestar*,
        molestando*, hablen, hables, hablarme, hablarnos, hablando, busquen, busque, escriban,
        escribir*, telefonear, telefoneen, fastidi*, insist*, jodan, joder, jodiendo, chingar,
        chingando, chinguen, fregar, friegue*, timbr*, hostig*, acos*, comuniquen, comunique,
        comunicarse, ofrezcan, ofrecer*, mensajes, mensaje, contacto, vender*, llamaran, llamara,
        robollamadas, dar lata, dar la lata, den lata, llameis, llamad, llamadme, llamadnos,
        llamarles, llamarte, llamaras, llamase, llamasen, llamarais, llamandole, marqueis, marcad,
        marcaras, marcarais, contacteis, molesteis, molestaras, hableis, busques, busqueis,
        escribas, escribais, escriba, telefonees, telefoneeis, telefonee, comuniques, comuniqueis,
        comunicaros, ofrezcas, ofrezcais, ofrezca, jodas, jodais, joda, chingue, chingues, fregues,
        mensajees, mensajeen, mensajeeis, texteen, textees
        ",
    ),
    (
        "BLANDO",
        "
        me, nos, le, les, lo, la, los, se, te, vuelva*, vuelvan, vuelvas, volver, a, quiero,
        queremos, quieren, deseo, deseamos, mas, que, vayan, vaya, anden, ande, este, esten, estes,
        estar, sigan, siga, sigas, seguir, quisiera, necesito, necesitamos, recibir, reciba, sus,
        su, tus, estas, esta, tantas, esas, otra, otras, vez, haga, hagan, hacer, ni, por, favor,
        ustedes, usted, se atrevan, ocurra, ocurre, sea, sean, nunca, jamas, ya, acepto, aceptamos,
        autorizo, de, ser, deben, debe, deberian, pueden, puede, tienen, permiso, derecho, para,
        gustaria, recibiendo, molestas, dejen, ningun*, tipo, interesa, aqui, gusta, gustan, quiere,
        mande, manden, os, volvais, volved, vais, vayais, vayas, andeis, andes, esteis, sigais,
        seguid, vuestras, vuestros, vuestra, vuestro, hagais, hagas, podeis, puedes, teneis, tienes,
        debeis, debes, dejeis, dejes, mandeis, mandes, atrevais, atrevas, querais, atreva, intenten,
        intente, intentes, intenteis, intentar, queria, querria, querriamos, quisieramos, permito,
        permitimos, consiento, consentimos, autorizamos
        ",
    ),
    (
        "BASTAR",
        "
        deje, dejen, deja, dejar, dejes, paren, pare, parar, para, parenle, parele, basta, cese,
        cesen, suficiente, alto, suspenda*, termine*, detenga*, cancele, cancelen, cancelar,
        cancela, eviten, evite, hart*, cansad*, estuvo, corte, corten, stop, dejarme, abstenga*,
        dejenme, dejeme, dejenos, dejennos, dejad, dejadme, dejadnos, dejanos, dejame, parad, cesad,
        cesa, cortad, corta, cortenla, cortala, cortadla, cortela, terminad, acaben, acabad, acabe,
        suspended, detened, deteneos, parate, paraos, cancelad, cancelame
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
        saqueno*, quitad, quitadme, quitadnos, quitanos, quitarlo, quitarla, sacad, sacadme,
        sacadnos, sacanos, sacarlo, sacarla, borrad, borradme, borradnos, borranos, borrarnos,
        borrarlo, borrarla, tachad, tachadme, tachadnos, tachame, tachanos, tacharme, tacharnos,
        tacharlo, tacharla, retirad, retiradme, retiradnos, retirame, retiranos, retirarme,
        retirarnos, retirarlo, retirarla, quites, quiteis, quitenla, saques, saqueis, saquela,
        saquenla, borres, borreis, borrennos, borrela, borrenla, taches, tacheis, tachenos,
        tachennos, tachelo, tachenlo, tachela, tachenla, retires, retireis, retirenos, retirennos,
        retirelo, retirenlo, retirela, retirenla, suprimid, suprimidme, excluid, excluidme, removed,
        removedme, remuevas, remuevan, remuevanos, removerme, removernos, descartadme
        ",
    ),
    (
        "QUITARME",
        "
        quiteme, quitenme, quitame, quitenos, quitennos, quitarme, quitelo, quitenlo, saqueme,
        saquenme, sacame, sacarme, saquenos, saquelo, saquenlo, borreme, borrenme, borrame,
        borrarme, borrenos, borrelo, borrenlo, elimineme, eliminenme, eliminame, eliminelo,
        eliminenlo, tacheme, tachenme, retireme, retirenme, remuevame, remuevanme, desuscrib*,
        kiteme, kitenme, removerme, remueveme, excluyame, eliminarme, eliminenos, quitadme,
        quitadnos, quitanos, quitarnos, sacadme, sacadnos, sacanos, sacarnos, borradme, borradnos,
        borranos, borrarnos, tachadme, tachadnos, tachame, tachanos, tacharme, tacharnos, retiradme,
        retiradnos, retirame, retiranos, retirarme, retirarnos, eliminadme, eliminadnos, eliminanos,
        eliminarnos, saquennos, borrennos, tachenos, tachennos, tachelo, tachenlo, retirenos,
        retirennos, retirelo, retirenlo, eliminennos, suprimame, suprimanme, suprimidme, excluyanme,
        excluyeme, excluidme, removedme, removernos, removerlo
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
        grabeme, grabamos, graban, grabarnos, grabeis, grabad, grabadme, grabadnos, grabadlo,
        grabadla, grabas, grabais, grabara, grabaran, grabaras, grabase, grabasen, grabenos,
        grabennos, grabarte, grabarles, grabarle, grabandome, grabandonos, grabandolo
        ",
    ),
    (
        "SI",
        "
        si, sip, simon, claro, clarin, dale, adelante, perfecto, correcto, afirmativo, seguro, okay,
        vale, orale, sale, andale, hagale, acepto, aceptamos, autorizo, autorizamos, permito,
        encantado, encantada, obvio, exacto, venga, listo, conforme, excelente, sipi,
        definitivamente, naturalmente, procede, proceda, dadle, procedan, proceded,
        adelanten, dele, denle
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
    // ---- what stays, and what is none of ours ----
    (
        "NOQUITES",
        "
        quite, quiten, quites, quiteis, borre, borren, borres, borreis, tache, tachen, taches,
        tacheis, retire, retiren, retires, retireis, elimine, eliminen, elimines, elimineis,
        cancele, cancelen, canceles, canceleis, saque, saquen, saques, saqueis, descarte, descarten,
        suprima, suprimas, suprimais, suprima
        ",
    ),
    (
        "NOPARES",
        "
        pare, paren, pares, pareis, deje, dejen, dejes, dejeis, detenga, detengan, detengas,
        detengais, corte, corten, cortes, corteis, termine, terminen, termines
        ",
    ),
    (
        "CITA",
        "
        cita, citas, reunion, reuniones, evento, vuelo, visita, agenda, calendario, turno, hora,
        junta, llamada del lunes|martes|miercoles|jueves|viernes, hueco, sitio, plaza
        ",
    ),
    (
        "COSA",
        "
        CITA, negocio, coche, carro, moto, perro, gato, agua, gas, luz, tele, television, radio,
        lavadora, estufa, horno, olla, comida, ropa, puerta, ventana, pedido, entrega, reserva,
        reservacion, hotel, clase, viaje, tarjeta, basura, mesa, plato, tapa, mancha, multa, cargo,
        recargo, seguro, factura, recibo, taxi, cuadro, trabajo, musica, ruido, camion, autobus,
        bici, juego, pelota, juguete, zapatos, abrigo, envio, paquete, internet, orden, compra,
        motor, maquina, sangre, fiebre, tornillo, polvo, semilla*, piel, hueso*, sarten, fuego
        ",
    ),
    // ---- already taken off, as they were told ----
    (
        "QUITADO",
        "
        quitado, borrado, eliminado, sacado, retirado, tachado, removido, bloqueado, suprimido,
        excluido, dado de baja, quitada, borrada, eliminada, sacada, retirada, tachada, removida,
        bloqueada, dada de baja, borrados, eliminados, quitados
        ",
    ),
    (
        "HABER",
        "
        ha, han, has, habeis, he, hemos, habia, habian, habias, habiais, habria, habrian, habran,
        haya, hayan, hubieran, esta, estoy, estaba, estamos, estaria, fui, quede, quedaba, iba a ser
        ",
    ),
    (
        "QUITARON",
        "
        borraron, quitaron, eliminaron, sacaron, borraban, quitaban, eliminaban, sacaban,
        borrarian, quitarian, eliminarian, sacarian, borraria, quitaria, eliminaria, sacaria,
        borrabais, quitabais, borrariais, quitariais, borrasteis, quitasteis, retirarian,
        borraste, quitaste, eliminaste, borrarias, quitarias, dieron|daban|darian|daria de baja
        ",
    ),
    ("VAN", "iban, iba, ibais, ibas, van, va, vais, vas"),
    (
        "SU",
        "
        su, sus, la, las, el, los, esa, esas, ese, esta, estas, este, tu, tus, vuestra, vuestro,
        vuestras, vuestros, dicha, mi
        ",
    ),
    (
        "QUITENME",
        "
        quite, quiten, quites, quiteis, borre, borren, borres, borreis, tache, tachen, taches,
        tacheis, retire, retiren, retires, retireis, elimine, eliminen, elimines, elimineis,
        bloquee, bloqueen, bloquees, bloqueeis, saque, saquen, saques, saqueis
        ",
    ),
    (
        "NUEVEDICHO",
        "
        si, ya, pues, el, un, marco, oprimo, oprimi, presiono, pulso, aprieto, aprete, tecla,
        opcion, la, al, le doy, he marcado, he pulsado, ya marque, ya pulse, numero, digo, que
        ",
    ),
    (
        "LOMIO",
        "el, la, los, las, un, una !vez, mi, mis, dinero, sangre, muela*",
    ),
];
