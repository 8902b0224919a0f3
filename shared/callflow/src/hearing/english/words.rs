//! English words and phrases by class. See `grammar.rs` for the notation.

use crate::hearing::grammar::Class;

/// The classes that the English rules name.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    // ---- who and what ----
    ("ME", "me, us, my, our, mine"),
    (
        "THEM",
        "him, her, them, my MINE, our MINE, this MINE, the MINE, it, this, that",
    ),
    (
        "WHOM",
        "ME, THEM, anybody, anyone, people, folks, here, someone",
    ),
    (
        "MINE",
        "
        cell*, phone, phones, number*, lumber, name, names, line, lines, house*, home, office,
        business, mobile, landline, mother*, mom*, mum*, father*, dad*, wife*, husband*, family,
        kids, parents, grandm*, grandf*, company, store, shop, desk, telephone, residence, place,
        work, extension, digits, son*, daughter*
        ",
    ),
    (
        "DATA",
        "
        info, information, details, data, record, records, contact, contacts, entry, account,
        profile, file, listing, email, address
        ",
    ),
    (
        "LIST",
        "
        list, lists, listing, lips, lip, lisp, lift, least, lest, lease, database*, data, system*, file, files,
        record, records, computer*, directory, rolodex, book, books, registry, register, roster,
        sheet, contacts, queue, rotation, crm, dialer, program, campaign, lineup, thing,
        spreadsheet, rolls
        ",
    ),
    (
        "THEIR",
        "
        your, the, this, that, these, those, all, any, every, whatever, whichever, their, yall*,
        youre, you, a, damn, call, calling, phone, mailing, contact, calls, marketing, stupid, of,
        are
        ",
    ),
    // ---- the call ----
    (
        "CALL",
        "
        call, cull, coal, col, cole, caul, phone, ring, dial, contact, text, message, telephone,
        buzz, spam, solicit, pester, harass, hound, disturb, robocall, annoy, badger, reach out,
        get in touch, hit me up, ring me up, give me a call, give me a ring, hit up,
        track me down, blow up
        ",
    ),
    (
        "CALLING",
        "
        calling, colling, coling, colin, collin, culling, cawling, phoning, ringing, dialing,
        dialling, contacting, texting, messaging, telephoning, buzzing, spamming, soliciting,
        pestering, harassing, hounding, disturbing, robocalling, annoying, badgering, bothering,
        bugging, hassling, reaching out, hitting me up, blowing up, emailing, tormenting,
        stalking, interrupting, waking, robo calling
        ",
    ),
    (
        "CALLS",
        "
        calls, culls, phonecalls, robocalls, texts, messages, emails, voicemails, solicitations,
        solicitors, telemarketers, robots, communication*, correspondence, phone calls, robo calls,
        solicitation, soliciting,
        telemarketing, spam, harassment
        ",
    ),
    (
        "CALLED",
        "
        called, phoned, contacted, rung, rang, dialed, texted, bothered, disturbed, harassed,
        solicited, pestered, spammed, messaged, telephoned, bugged
        ",
    ),
    (
        "BOTHER",
        "bother, bug, trouble, hassle, mess with, message, email, wake",
    ),
    // ---- stopping ----
    (
        "STOP",
        "
        stop, stops, quit, quits, cease, discontinue, halt, desist, terminate, suspend, cancel,
        end, refrain, lay off, give over, pack in, pack it in, knock off, knock it off, cut it out, cut out, put a stop,
        put an end, done, leave off, give up, enough, block, blocking, give it a rest, cut,
        stopping, abstain, eliminate, drop, sick, tired, fed up
        ",
    ),
    (
        "STOPHEARD",
        "
        stock, stopped, top, step, stomp, stuff, shop, stoppe, stopp, sop, quick, quite, quiet
        ",
    ),
    (
        "STOPMID",
        "
        yall, yawl, with, it, the, all, this, these, those, that, your, you, people, from, to, on,
        of, ever, me, us, my, our, always, keep, trying, try, making, placing, sending, any, more,
        future, further, phone, robo, sales, marketing, telemarketing, spam, unwanted, guys,
        folks, and, having, getting, receiving, already, stupid, automated, immediately, annoying,
        endless, constant, being, bull*, nonsense, in, for
        ",
    ),
    // ---- not ----
    (
        "DONT",
        "
        do not, never, not to, must not, should not, better not, not ever, you not, yall not,
        rather not, would not like, not you, nobody should, no one should, would not want, refuse,
        will no longer, no longer, neither, nor, not be, not have, not in the future
        ",
    ),
    (
        "SOFT",
        "
        yall, yawl, ya, them, those, ever, you, dare, even, try, to, be, keep, want, wish, like,
        need, people, any, anymore, more, another, get, getting, receive, receiving, take, accept,
        accepting, appreciate, your, these, this, no, further, unsolicited, unwanted, sales,
        marketing, telemarketing, spam, robo, think, about, again, start, continue, go, going, on,
        guys, nobody, anybody, anyone, somebody, someone, phone, of, all, have, having, in, the,
        future, under, circumstances, time, never, not, personally, care, for, wanting, allow,
        authorize, consent, permit, cold, automated, robotic, solicit*, being, or, text, email,
        interested, from, business, commercial, folks
        ",
    ),
    // ---- taking off ----
    (
        "TAKE",
        "
        take, taken, taking, tick, taped, get, getting, scratch, strike, drop, wipe, scrub, pull,
        cross, yank, keep, leave, want, need, knock, kick, cut, move, clear, be, i am, put, throw,
        toss, bump, come, like, have, rub, stay, tape, talk, check
        ",
    ),
    (
        "REMOVE",
        "
        remove, removed, removes, removing, removal, delete, deleted, deleting, erase, erased,
        purge, purged, scrub, wipe, expunge, eliminate, get rid of, blacklist, clear, rid,
        re move, we move, remote, remover, destroy, trash, ditch, discard, shred, lose, loose,
        forget, block, cross out, scratch out, throw away, throw out, burn, unlist, deactivate,
        exclude, disregard, unenroll, deregister
        ",
    ),
    ("OFF", "off, of, out, from, off of, out of, outta, up off"),
    (
        "NOTLIST",
        "
        speaker*, headset, hold, mute, the speaker*, bluetooth, work, course, this hold,
        the line for
        ",
    ),
    (
        "CONSENT",
        "
        consent, permission, authorization, authorisation, approval, agreement, opt in,
        subscription
        ",
    ),
    (
        "ANY",
        "
        my, any, all, the, our, prior, previous, express, written, that, and, every, whatever,
        this, such
        ",
    ),
    // ---- recording ----
    (
        "REC",
        "
        record, records, recording, recordings, recorded, recorder, tape, taping, taped,
        taperecord*, recorde, wreckord
        ",
    ),
    (
        "DOREC",
        "
        record, recording, recorded, tape, taping, taped, keep a record, save my voice,
        my voice saved, voice recorded, be on tape, be on record
        ",
    ),
    // ---- small words ----
    (
        "SAYSO",
        "
        no, yes, okay, yeah, sure, alright, i said, i say, said, i told you, you need to, need to,
        can you, could you, will you, would you, i want you to, i need you to, you have to,
        you must, you better, you should, now, already, god, hey, and, so, then, i want to,
        i would like to, i would like you to, like you to, i wish to, like to, want to, i, would,
        do, let us, we, you can, you guys, people, you people, enough, seriously, look, im,
        the word, word, keyword, text, reply, im saying, i am saying, press, nine
        ",
    ),
    (
        "KEYWORD",
        "
        stop, stopp, quit, unsubscribe, unsubscribed, opt out, optout, revoke, cancel, end,
        enough, remove, removed, dnc, desist, cease, stopall, stop all, end all, cancel all,
        blacklist, arret, halt, discontinue, take me off, remove me, remove us, terminate, unsub, op tout,
        nine, opt me out, delete me, delete
        ",
    ),
    (
        "ITNOW",
        "
        it, this, that, now, right now, immediately, already, all, it all, all this, all of this,
        all of it, today, at once, me, everything, this nonsense, this crap, bothering, here,
        right here, right there, there, this call, these calls, the call, i said, okay, forever,
        for good, thanks, this stuff, thing
        ",
    ),
    (
        "HOLDON",
        "
        by, hold, wait, one, for, talking, speaking, right, there, let me, let us, i can not,
        i can, i did not hear, i did not catch, i do not understand, recording, REC, the REC,
        and repeat, and start, and say, say that, say it, go back, back up, you are breaking,
        what did, what was, who, a second, a minute, a moment, laughing, worrying, joking,
        kidding, my dog, i am driving, sign, light, watch, and explain, and listen,
        interrupting me, are you, is this, barking, it buddy, it rover, what, hang on, sorry,
        slow, start, yelling, shouting, crying, rushing, mumbling, reading
        ",
    ),
    (
        "PERIOD",
        "
        day, week, month, year, quarter, days, weeks, months, august, june, july, march, april,
        may, january, february, september, october, november, december, business
        ",
    ),
    (
        "TIME",
        "
        #, NUM, PERIOD, a, the, my, monday*, tuesday*, wednesday*, thursday*, friday*, saturday*,
        sunday*, weekend*, weekday*, dark, hours, dinner*, lunch*, noon, midnight, christmas,
        holidays
        ",
    ),
    (
        "WHENLIMIT",
        "
        before, after TIME, until, till, on TIME, during, this late, this early, so early,
        so late, at night, at dinner*, at lunch*, right now, in the morning*, while, when, now,
        today, tomorrow, past, between, earlier than, later than, this week, yet
        ",
    ),
];
