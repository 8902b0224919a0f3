//! The words of an English opt-out in another sense: what only sounds like one.

use crate::hearing::grammar::Class;

/// Struck out before the opt-outs are looked for: the words of an opt-out in another sense.
pub(in crate::hearing) const INNOCENT: &str = "
    -- Stopping that is no stopping of calls.
    stop by|in|over, bus|truck|pit|full|next|last|first|train|subway|one|rest|non|short stop !CALLING,
    nonstop, do_not|never|can_not|would_not stop !CALLING, would not stop !CALLING,
    TAKE off|of my|the|this|a NOTLIST|coat|shoes|jacket|hat|glasses|clothes|boots, stop sign*,
    my|the|bus|at_my|at_the|at_a|at_this stop !CALLING !OPTION, next stop,
    stop it|that|jumping|barking|hitting !CALLING _{5} get|down|sorry|leave|outside|bed|said|say,
    stop light*, stop at the|my|your, let me stop, let me just stop, stop you there|right,
    stop and think|smell|eat|get, quit my|the|that|his|her|smoking|work, i quit !CALLING,
    end of|date|goal|result|user|point|zone|up|product|game|table, in|at|by the end,
    weekend|year|month end, the end !REMOVE, on my end, on the other end,
    dead|front|back|high|low end, to end|stop with,
    -- Somebody else, named or there in the room, is told to stop.
    STOP THATACT|it|that CHILD, NOTAUX|will_not|never stop THATACT,
    CHILD STOP|cut THATACT|it|that|out !CALLING, STOP THATACT !ME,
    STOP|cut it|that|out ASIDE, CHILD leave your|the|him|her|it|that|my alone|be,
    -- The opposite of an opt-out: the person wants to stay.
    ^ STAYSAY{5} KEEPON, STAYSO STAYSAY{3} KEEPON, ^ STAYSAY{5} KEEPME, STAYSO STAYSAY{3} KEEPME,
    -- Cancelling something of one's own.
    CANCELLING the|this|that|those|a|an|some|his|her|their|our !ABOUTCALLS !BYITSELF _,
    add|put|place|get|sign|keep ME|MINE|them|him|her{2} to|on|onto|in|up THEIR{2} list|lists|schedule|calendar|books|roster|sheet,
    AYE _{4} want|wants|like|likes|love to be|stay|remain|get on THEIR{2} list|lists|schedule|calendar,
    -- The recording is refused, not the calling.
    TAKEN|REVOKE back? ANY{4} CONSENT back? CONREC, opt|opted|opting|opts out of|from THEIR{3} REC,
    illegal|against_the_law|a_violation|legal to|for|about _{1} REC,
    REC _{4} is|are|be against_the_law|illegal|a_violation,
    no|not|never _{3} CONSENT CONREC,
    cancel on, cancel|cancelled|canceled my|an|a|our|something|that|his|her !CONSENT,
    have to cancel, had to cancel, cancel if, cancel culture, can|could|may i cancel,
    cancel later|it|anytime, cancellation*, move|end|drop|cut my,
    -- Off something that is no list.
    TAKE WHOM{2} off|of NOTLIST, off THEIR{2} NUM|o|clock|oclock|DAYS|TIME{3} SLOT,
    do not call me it_is|i_am|my_name|just|that_is, DONT? SOFT{2} address me it_is|i_am|my_name|that_is|and|but|just,
    KEYWORD|removed|baja of|from|off? what|que $,
    what do|does|is you? mean? a|by|an? KEYWORD|do_not_call $, can|could|may i call|phone|ring,
    call|contact|text|email me on|at|in|by|with !ANYWAY, ^ call|contact|text|email|phone me|my|our,
    can|could|would|will|please|to you? call|contact|text|email|phone my|our|me !AGAIN|no|not,
    missed|got|had|returning|return|take|took a|your|this|the|another other? call|calls,
    ^ again $, forget|lose|loose it|that|about|what|my_previous|all|this_one,
    did not forget|lose, did|have|has not you|they|she|he call|called|phone,
    can_not|could_not take|answer THEIR call,
    stop say|wait|hold|one_second|a_second|a_minute|let_me|i_can_not|i_did_not|you_are_breaking|slow|hang_on|sorry|what_did|what_was,
    say|tell|hear|repeat|speak|read|explain|ask|do|see|come|missed SAYMID{7} again|once_more|one_more_time|one_more,
    try SAYMID{7} again !in|next|later|tomorrow|another,
    talk it out, one more time|again $, STOP STOPMID{3} REC, CALL a meeting|doctor|cab,
    off the table|bat|record|top|wall|hook|cuff|phone|computer|clock|shelf,
    off from|work|today|tomorrow|at|on, day|days|week|time off, off NOTLIST,
    put ME on THEIR{2} LIST for, on THEIR{2} list for, waiting list, wait list,
    did you say unsubscribe, say unsubscribe, what is unsubscribe, opt in, how do you unsubscribe,
    do i have to unsubscribe, what|which is|are a|an|the|this|that|any do_not_call list|registry $,
    what do_not_call list $, enough time|information|info|money|people|for|about|to|of a,
    good|fair|sure|right|big|long|funny|soon|quick enough,
    remove|delete|erase|turn|stop|cancel|end THEIR{2} REC, my last call, last call was,
    -- A time limit on the calling is no end of it.
    DONT SOFT{2} CALL WHOM{2} WHENLIMIT !forever, DONT SOFT{2} CALLING WHOM{2} WHENLIMIT !forever,
    DONT call|calling WHOM{2} at #|NUM, never before|on|after|at, not before|after|until|on !your,
    why do not you call, if|when|in case i|we|they|he|she do not call, if you do not call,
    do not you call, call me back, call back later|tomorrow|next|in|another|at|on|after,
    i|we|he|she|they did not call, i|we|they can not call, do not call on, do not have to call,
    do not need to call, do not forget to call, do not hesitate to call
";

/// Classes of the rules above.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    (
        "SAYMID",
        "
        me, it, that, this, what, you, just, said, i, to, the, last, one, have, had, question,
        your, name, part, bit, thing, once, over, more, time, things, command, see, talk, would,
        like
        ",
    ),
    (
        "SLOT",
        "
        slot*, appointment*, schedule, calendar, meeting, bus, o clock, clock, thursday, friday,
        monday, tuesday, wednesday, agenda, guest
        ",
    ),
    (
        "THATACT",
        "
        hitting, kicking, jumping, barking, biting, chewing, pulling, poking, teasing, fighting,
        crying, whining, yelling, screaming, running, licking, scratching, throwing, touching,
        splashing, punching, pinching, pushing, shoving, spitting, climbing, wrestling, bouncing,
        banging, slamming, growling, meowing, arguing, tickling, squirming, giggling, eating,
        drawing, digging, sniffing, squealing, hogging, swinging, standing, picking, feeding,
        messing with your|the|his|her, playing with your|the|his|her, bothering YOURKIN,
        bugging YOURKIN, pestering YOURKIN, annoying YOURKIN, waking YOURKIN,
        calling each other|names|your_brother|your_sister
        ",
    ),
    (
        "YOURKIN",
        "
        your brother|sister|mother|father|dad|mom|cousin|friend, the dog|cat|baby|kids|neighbors,
        him, her, each other
        ",
    ),
    (
        "CHILD",
        "
        bobby, tyler, kevin, tommy, timmy, billy, johnny, jimmy, danny, mikey, joey, charlie, max,
        jack, jake, josh, joshua, ryan, kyle, dylan, ethan, logan, mason, liam, noah, aiden, owen,
        lucas, luke, ben, sam, sammy, henry, oliver, caleb, connor, hunter, austin, brandon, jordan,
        justin, cody, zach, emma, olivia, ava, mia, sophie, lily, chloe, zoe, ella, grace, maddie,
        madison, hannah, abby, emily, katie, molly, megan, jenny, lucy, bella, daisy, rover,
        rex, rocky, buster, fido, duke, cooper, bailey, lola, luna, kids, boys, girls, you two,
        both of you, puppy, kitty, doggy, children
        ",
    ),
    (
        "ASIDE",
        "
        sorry i|about|my|that, i am on the phone|line, mommy|daddy|mom|dad|grandma is, excuse me,
        he|she|the|my is|are|has|keeps|dog|cat|kid*
        ",
    ),
    (
        "STAYSAY",
        "
        yes, yeah, yep, no, oh, hey, okay, sure, i said, but, and, whatever you do, whatever you, so, wait, i,
        then, just, well, hang on, hold on, sorry, now, nope, we, AYE, honey, hon, though
        ",
    ),
    (
        "STAYSO",
        "
        interested, yes, yeah, sure, meeting, appointment, absolutely, definitely, wait, it, that,
        want to, on
        ",
    ),
    (
        "KEEPME",
        "
        do_not|never|must_not you? SOFTKEEP{2} CANCELLING me|us|my|our|the|that|it|this|anything !CALL,
        do_not|never|must_not you? SOFTKEEP{2} CANCELLING ME MINE|DATA|appointment|spot|slot|place|meeting,
        do_not|never|must_not you? SOFTKEEP{2} CANCELLING yet|on|just,
        do_not|never|must_not you? SOFTKEEP{2} TAKEOFF WHOM WHOM{2} DATA? off|out|from from|of? THEIR{2} LIST|SLOT?
        "
    ),
    (
        "KEEPON",
        "do_not|never|must_not you? SOFTKEEP{2} stop|quit|end|drop|forget !CALLING",
    ),
    ("SOFTKEEP", "you, dare, go, even, go and, and, ever, let them, go ahead and"),
    ("TAKEOFF", "take, cross, scratch, knock, strike, kick, bump, pull, cut, leave, drop"),
    (
        "CANCELLING",
        "
        cancel, cancelled, canceled, canceling, cancelling, remove, removed, removing, delete,
        deleted, deleting, erase, erased, discontinue
        ",
    ),
    ("REVOKE", "revoke*, revoking, withdraw*, rescind*, retract*, cancel, pull, taking"),
    (
        "ABOUTCALLS",
        "ABOUTCALL, _ ABOUTCALL, _ _ ABOUTCALL",
    ),
    (
        "ABOUTCALL",
        "
        MINE, DATA, LIST, CALL, CALLS, CALLING, CALLED, CONSENT, ME, WHOM, REC, everything, all,
        membership, service, enrollment, whole, entire, thing, one, crap, nonsense, stuff, bull*,
        shit, bs, robot, bot, machine, harass*, ones, campaign, off, KEYWORD, now, again
        ",
    ),
    (
        "BYITSELF",
        "
        -- What follows where `this` or `that` is the whole object.
        VOCATIVE, thanks, thank, bye, goodbye, and, or, but, immediately, today, gracias, okay, right,
        for, from, at, is, i, you, before, because, if, so, then, forever, already, instead
        ",
    ),
    ("ANYWAY", "any, all, no, this, home, work, my, every, either, whatever, the future"),
];
