//! The classes of words that the rules of the English answers name.

use crate::hearing::grammar::Class;

/// The classes.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    (
        "ASLIMIT",
        "
        in|on|at|during the? morning*|afternoon*|evening*|night*|weekend*|DAYS, DAYS, too early,
        too late, first thing, before, after, at night, early, late, all day, long
        ",
    ),
    (
        "CALLWITHIN",
        "
        DONT SOFT{2} CALL WHOM{2} before|after|until|till|past|between|earlier_than|later_than the|my? NUM|#|DAYS|PERIOD|noon|dark|midnight|supper*|christmas
        ",
    ),
    (
        "PARDON",
        "
        wait, hang on, hold on, sorry, i meant, i mean, i got that wrong, i misheard, misheard,
        excuse me, my mistake, strike that, scratch that, i misspoke, that is not what i meant,
        i take that back, let me start over, i meant to say, oops, i misunderstood, no,
        what i mean is, my bad
        ",
    ),
    (
        "WHENTIME",
        "
        ^ OPENYES{2} when,
        when can|could|would|should|do|works|is good|we|i|you|works|it|best|that|are,
        what|which !time_is_it time|times|day|days|date|dates|slot|slots|availability, how soon,
        what is your availability, what do|have you|yall have|got open|available|for|DAYS|free|left|going,
        where do|should|would|can|are we|i meet|come|meeting, what works
        ",
    ),
    (
        "OBJ",
        "
        to, be, being, this, the, that, my, me, us, you, your, it, want, wanna, like, agree,
        consent, allow, permit, give, permission, for, any, a, of, call, calls, conversation,
        voice, wish, ever, do, on, off, please, down, approve, authorize, comfortable, okay, with,
        feel, having, our, anything, need, go, dare, even, try, in, or, and, if, accept, start,
        keep, doing, prefer, are, is, what, i, say, saying, alright, fine, cool, about, by,
        interested, happy, appreciate, ahead, care, able, phone, shall, rights
        ",
    ),
    (
        "OBJNOT",
        "
        can not, may not, not to, rather not, prefer not, do not, rather you, prefer you,
        will not, not going to, not allowed, no right, not permitted, not be, not give, mind,
        not okay, not comfortable, not want
        ",
    ),
    (
        "PROBLEM",
        "
        problem*, objection*, issue*, worry, worries, concern*, trouble, biggie, big deal,
        complaint*, drama, stress, qualms, hesitation, reservation*, harm, sweat
        ",
    ),
    (
        "NUMWORD",
        "one, two, three, four, five, six, seven, eight, nine, zero, star, pound, any",
    ),
    (
        "NOTAUX",
        "
        do not, does not, did not, can not, could not, would not, will not, am not, is not,
        are not, was not, have not, has not, had not, should not, dont
        ",
    ),
    (
        "HARDLY",
        "
        really, quite, even, exactly, entirely, fully, completely, totally, so, that, too, very,
        well, all, at, at all, currently, you, i, much, clearly, to, one hundred, hundred,
        percent, actually, particularly, necessarily
        ",
    ),
    (
        "KNOW",
        "
        know, understand, hear, catch, get, follow, remember, recall, recognize, recognise,
        make out, see, tell, gather, read, heard, seen, met, catch*, speak, understood, gotten,
        make sense, say that, ask, finish, mean to, sound, sign
        ",
    ),
    ("MIND", "mind, object, mine"),
    (
        "BOT",
        "
        robot*, bot, bots, machine*, computer*, ai, a i, automated, recording, robocall*, chatbot,
        automatic, artificial, android, siri, alexa, program, software, prerecorded, human,
        person
        ",
    ),
    (
        "NAY",
        "
        no, nope, nah, naw, nay, noo, nooo, nopes, nuh, nein, negatory, negative, know thanks,
        know thank, never
        ",
    ),
    (
        "SAYNO",
        "
        sorry, yes, yeah, okay, sure, oh, hi, hello, actually, wait, i said, i am sorry,
        i am afraid, unfortunately, thank you but, thanks but, thanks, thank you, hey, but, and,
        i mean, i meant, i, my answer is, well, alright, right, honestly, hmm, the answer is,
        excuse me, what, why, maybe, probably, definitely, a, absolutely, for recording,
        as far as recording, sir, that is a, that is, it is, it is a, so, uhhuh, i think,
        let me say, i am gonna say, i am going to say, i would say, i have to say, hell, heck,
        god, dear, ooh, uhuh
        ",
    ),
    (
        "WANTY",
        "
        want, wish, like, need, agree, consent, allow, permit, authorize, approve, accept,
        think so, care for, give, have my, have permission, have consent, feel comfortable,
        do that, do meetings, do these, bother, thank*, way, recording*, trust, believe,
        see the point, see a need, even, you dare, have time, have the time, have any,
        have a need, have interest, use, buy, deal
        ",
    ),
    (
        "WANTED",
        "
        interested, comfortable, okay, fine, happy, agree*, consent*, allow*, permit*, record*,
        thanks, thank you, for me, for us, at this, at the, right now, now, today, really, me,
        this, gonna, going, happening, looking, in the, necessary, needed, doing, a chance, a fan,
        keen, willing, good with, alright with, a good fit, so, the decision
        ",
    ),
    (
        "OPENNO",
        "
        no, thanks, thank you, okay, oh, yes, yeah, i think, and, but, right, hi, alright
        ",
    ),
    (
        "OPENYES",
        "
        oh, okay, well, hi, and, i said, i think, so, hmm, i mean, sorry, i guess, actually,
        hello, no i mean, but
        ",
    ),
    (
        "AYE",
        "
        yes, yeah, yep, yup, yeap, sure, okay, absolutely, definitely, certainly, alright,
        of course, affirmative, totally, indeed, gladly, agreed, fine, great, perfect, cool,
        excellent, wonderful, awesome, thumbsup, by all means, fantastic, surely, yessir, aye,
        you bet, lovely, sounds good, correct, for sure, roger
        ",
    ),
    (
        "DAYS",
        "
        monday*, tuesday*, wednesday*, thursday*, friday*, saturday*, sunday*, tomorrow,
        next week, next month, mornings, afternoons, evenings, weekend*, any day, any time,
        anytime, this week, today, the month, end of the month, noon, later this week, whenever
        ",
    ),
];
