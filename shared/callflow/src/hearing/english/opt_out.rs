//! What makes a turn an opt-out in English.

use crate::hearing::grammar::Class;

/// Any of these anywhere in a turn is an opt-out.
pub(in crate::hearing) const OPT_OUT: &str = "
    -- A bare keyword: 47 CFR 64.1200(a)(10) lists stop, quit, end, revoke, opt out, cancel, unsubscribe.
    ^ SAYSO{4} KEYWORD ITNOW{3} $, stop SAYSO{2} stop, ^ SAYSO{3} stop !HOLDON, STOPLAST $,
    remove SAYSO{2} remove, ^ SAYSO{3} no more ITNOW{2} $,
    KEYWORD so|and|then|there i am|did|have|will|just|do{2} saying|doing|said|say|saying|pressing|pressed|asked,
    use|using|take|choose|choosing|choose|pick|exercise|select|want|have|need|exercising the|your|that|my OPTWORD OPTION,
    make|making|want|need|wish|like it|this|these|them|that|THESECALLS to? stop|end,
    THESECALLS PEOPLE{2} must|has|have|needs|need|got|should|better to? stop|end|cease,
    this|it|these has|have|needs|need|got|must to? stop|end|cease,
    -- The calling shall stop.
    STOP STOPMID{4} CALLING|CALLS, STOPHEARD CALLING ME|THEM|here,
    stop|quit|cease with? THESECALLS,
    stop|quit|discontinue|cease|halt|block|prevent STOPMID{3} call|contact,
    stop STOPMID{2} BOTHER|CALL !center, enough STOPMID{3} CALLS|CALLING,
    no|without more|further|additional|future|other|MORECALL MORECALL{2} CALL|CALLS|CALLING|contact,
    no CALLS !REC, last|final time you|anybody|anyone CALL|CALLED|address, last|final call from you,
    was|is|be|better_be your last call,
    not another CALL|CALLS, not one more CALL, knock it off, cut it out, give it a rest, quit it,
    stop bothering|bugging|harassing|annoying|disturbing|hassling|pestering,
    -- Nobody shall call.
    DONT SOFT{6} CALL !CALLREC, DONT SOFT{6} CALLING !CALLREC, DONT SOFT{6} CALLS !CALLREC,
    DONT SOFT{4} BOTHER ME|THEM, DONT SOFT{3} be|get|being CALLED,
    do not want|need|like|appreciate|accept|take|welcome|allow|entertain|do SOFT{3} CALLS|solicit*,
    not call|contact|phone|dial|ring,
    you|they|yall can_not|may_not|are_not|should_not|must_not SOFT{2} CALL|CALLING,
    not CALLING me|us|here|this again|anymore|ever,
    no right|business|permission|reason|authority|need to CALL,
    not|never allowed|permitted|authorized|supposed|welcome to CALL,
    wish|prefer|rather|appreciate|like|love|glad|happy|if _{3} you did_not|would_not|could_not|stop|stopped|not SOFT{1} CALL|CALLING,
    prefer|rather|want|like|wish not to? be CALLED, not wish to be CALLED,
    do not want|wish|need|care|like SOFT{3} hear from|of|your|another|any|you|anything,
    never want|wish SOFT{3} hear from|of|your|another|any|you|anything, never hear from you,
    not calling|contacting|bothering me|us|again|ever, without CALLING|CALLED,
    you keep|kept|always|constantly CALLING,
    why|how|what|you do|are|is you|yall|people still|keep CALLING, sick|tired of,
    not for|accepting|taking solicit*|sales|marketing|telemarketing|business|advertising, fed up,
    -- Off the list.
    TAKE|REMOVE WHOM WHOM{3} DATA{2} off|out !NOTLIST,
    TAKE|REMOVE WHOM{3} DATA{2} OFF THEIR{4} LIST,
    TAKE|REMOVE me|us|my|this WHOM? DATA{2} off|of|out $, off|out of? THEIR THEIR{3} LIST,
    REMOVE WHOM? WHOM? MINE|DATA, REMOVE me|us|her|him $, REMOVE me|us|myself,
    take|get WHOM|myself{2} off !NOTLIST, REMOVE it|this|that $,
    from your|the|this|any|all|that THEIR{3} list|lists|system|database|lips|lisp,
    be|been|get|getting|got|want|like|asked|request*|to removed|removal|deleted,
    want|wanna|like off|out of? THEIR, not want|like|wish to be on THEIR{3} LIST,
    do not have|keep|store|save|use|share|sell my|this|our number|information|info|data|details,
    off everything, REMOVE everything|all|anything|whatever you|about|of|on|that,
    take _{2} number off, scratch|strike|cross|scrub|wipe|purge me|us|my|this|our, wash me,
    opt|opted|opting|opts|opp|off ME{2} me? out, opt* out|doubt, unsub*, DONT SOFT{4} address me,
    not|never _{3} hear from !him|her|them, REMOVE NUM|#,
    press|pressed|pressing|push|pushed|hit|dialed|punched|said nine !for|to, no CALLING !REC, jog on,
    un subscrib*,
    number out of,
    -- Registers.
    do not call, dnc, no call list, national|state|federal registry|register|list,
    on the|a registry, blacklist*, black list, deny|block list,
    promised|swore|assured|told|guaranteed|said|agreed|vowed _{4} i|we|you|they|nobody will_not|would_not|not|never|nobody|was_not|are_not|will_never|would_never SOFT{2} get|receive|have|hear|be|see any|another|anymore|more|again,
    use|choose|pick|take|press|hit|go_with|go_for option|number|choice nine,
    NOTANY|doubt|hardly _{6} need|needing|use|using|have|having|keep|keeping for? THEIR|my|our MINE|DATA WHOM{2} AGAIN,
    NOTANY took WHOM{3} DATA? off|out,
    REMOVE THEIR{2} whole|entire|complete|full? record|records|file|entry you|yall|they have|keep|got|hold,
    -- Consent to be called, withdrawn.
    not|never|no_longer|longer|stop|stopped|withdraw|revoke WILLING{3} consent*|CONSENT|agree|authorize|permit|allow to|for|of SOFT{4} CALL|CALLS|CALLING|CALLED,
    revoke|revoking|revoked|withdraw|withdrawing|withdrawn|rescind|rescinding|retract|cancel|pull|remove|take|taking|with|draw back? ANY{4} CONSENT !CONREC,
    i|we revoke !REVREC, do not have|got|hold ANY{2} CONSENT to CALL,
    not|never give|gave|given|giving you|yall|anybody? ANY{2} CONSENT to CALL,
    never|not sign|signed|subscribe|subscribed|enrolled|opted|registered up|in|for|to,
    never gave you|out my|this|our|permission|consent|the number|to !REC,
    never asked|requested|agreed for|to be|these|this|your|any CALL|CALLS|CALLED,
    never asked for|to this|these|be|any, did not ask for|to|you these|your|be|call !REC,
    -- Left in peace.
    leave|let|leaves me|us|my|this|her|him|the WHOM? MINE? alone|be|in|loan|a_loan|a_lone|lone|along, get lost, go away,
    buzz|bug|piss|fuck|bugger|sod|back|shove|f off, get off my|the|this phone|line|back|case,
    go to hell, lose|forget|loose my|this|our|the number, never again, out of my life, get a life,
    -- Threats and claims.
    report|reporting|reported you|your|this|them|it|these, sue|suing you|your|this, i will sue,
    press charges, legal action, cease and|in|end desist*, desist, harassment, harassing,
    stalking,
    call|calling|contact|contacting|file|filing|filed|tell|go THEIR? police|cops|fcc|ftc|authorities|complaint|complaints|attorney|bbb,
    complaint with|to|against, the|a violation,
    if|when you|yall|anybody|anyone|they SOFT{2} CALL|contact WHOM{2} again|one|once,
    next time you|yall|anybody|anyone|i, next call i|from, attorney general,
    getting|get|hire|hiring|call|calling a|my lawyer|attorney,
    my|the lawyer|attorney will|is going, take|took it|that back,
    do not use|keep|share|sell it|my|this|that|the again|number|anymore,
    NOTANY _{5} CALL|CALLED|CALLING|CALLS|contact|contacted|BOTHER WHOM{2} AGAIN,
    does_not|do_not|did_not|nobody|no_one|never _{4} want|wants|wish|wishes|need|needs|accept|accepts|welcome|take|takes SOFT{4} CALLS|CALLING,
    NOTANY|stop supposed|allowed|meant|permitted|legal to SOFT{2} CALL|CALLING,
    no call|ring|phone|contact me|us|here|this|her|him|no, promis* _{6} no more,
    no more of these|this|that|it|them|your,
    left|leave|keep|kept|taken|take|strike off these|this|the|your|all? calls|calling|list*,
    MINE|DATA|it|me|us|him|her be|been|to|is|was|get|gets be|been? all? GONE $,
    want|like|need|have|get my|our|this|me|us MINE? GONE,
    been|be|get taken|removed|left|struck|crossed off,
    forget|forgot|forgets you|yall|about ever? had|have|have_got|know|knew|got|this|my|our|the,
    CONSENT _{7} TAKEN back, TAKEN WHOM|CONSENT|ANY{3} back !to|on|at,
    hear|hearing from my|our LAWYER,
    ombudsman|tps|ofcom|ico|legal_action|regulator|trading_standards,
    i|we am|are|will|have going? to? block|blocking|blocked you|your|this|the|it,
    registered|signed with|on|up? the? tps|registry|do_not|list|preference, telephone preference,
    my|our LAWYER will|is|are, against the law, lawsuit, is illegal !to,
    -- Somebody else's line.
    passed away, is deceased, he|she|mother|father|husband|wife|mom|dad died, is dead,
    this is a|an|the _{2} hospital|emergency|patient*|crisis line|phone|number
";

/// Classes of the rules above alone.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    ("TAKEN", "take, taking, took, taken"),
    (
        "CALLREC",
        "
        REC, being REC, to? be REC, is|was|gets|getting REC, on tape|record,
        a meeting|doctor|cab|taxi, card, center, you back
        ",
    ),
    ("NOTANY", "not, no, never, nobody, none, neither, nor, stop, quit"),
    (
        "AGAIN",
        "
        again, anymore, any more|longer, no more, ever, another time, once more, no longer
        ",
    ),
    (
        "GONE",
        "
        deleted, removed, erased, gone, off, taken off|out|down|away, wiped, scrubbed, purged,
        struck, scratched, blocked, cleared, dropped, crossed off|out, pulled, forgotten,
        disconnected
        ",
    ),
    ("LAWYER", "lawyer*, attorney*, solicitor, legal team|department, counsel"),
    (
        "THESECALLS",
        "
        these|your|the|this|those|all|all|with|sales|robo calls|call|calling|phoning|contact,
        all these calls, the sales calls, all this calling, calls
        ",
    ),
    ("PEOPLE", "from, you, people, here, of, yours, just"),
    (
        "MORECALL",
        "
        of, more, further, additional, future, phone, robo, sales, these, your, this, telephone,
        any, marketing, automated, unsolicited
        ",
    ),
    (
        "STOPLAST",
        "
        i _{6} stop, you _{6} stop, no _{6} stop, not _{6} stop,
        me|us|this|day|everyday|again|number|already|enough|man|now|times|interested|calls|calling stop,
        them|it|this|that stop, stop already|immediately
        ",
    ),
    (
        "CONREC",
        "
        GAVE? for|to|on|of|about THEIR{2} REC, GAVE? for|to be|being|get|have|keep THEIR|WHOM{2} REC,
        GAVE? for|to you|yall|them|anybody|anyone to? REC
        ",
    ),
    ("GAVE", "i|we have? gave|give|given|granted you|yall?"),
    ("REVREC", "ANY{4} CONSENT CONREC"),
    ("WILLING", "give, giving, gave, have, any, my, our, you, to, be, that, longer, do, i, ANY"),
    ("OPTWORD", "KEYWORD, removal, do not call, no call, remove me, stop calling, opting out"),
    ("OPTION", "option, choice, button, key, feature, command, word, thing, function, request"),
    (
        "NUM",
        "
        one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, noon, night,
        dinner*, lunch*, work
        ",
    ),
];
