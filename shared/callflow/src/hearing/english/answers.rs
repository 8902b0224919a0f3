//! English answers: yes, no, objections to the recording, machines, and what is none of these.

/// An objection to the recording, and to nothing else.
pub(in crate::hearing) const OBJECTION: &str = "
    no|not|never|without|stop|quit|cease|turn|shut|switch|kill|disable|delete|erase|remove|cancel|end|pause|cut|halt|discontinue OBJ{6} REC,
    rather|prefer|mind OBJ{4} REC, REC OBJ{2} off, turn|shut|switch|take|cut OBJ{3} REC off,
    object|objection|refuse|decline|uncomfortable|against to|with|about? OBJ{3} REC,
    off the record, REC is|are not okay|fine|allowed|permitted|legal, REC without my,
    turn|shut|switch it|that|this|the|your|thing{3} off, my REC,
    NOTANY _{4} CONSENT CONREC, TAKEN|REVOKE back? ANY{4} CONSENT back? CONREC,
    opt|opted|opting|opts out of|from THEIR{3} REC, unsubscribe from THEIR{3} REC,
    illegal|against_the_law|a_violation|not_legal to|for|about _{1} REC,
    REC _{4} is|are|be against_the_law|illegal|a_violation|not_legal,
    NOTANY said|say|saying|told|agreed|knew|asked WHOM{1} you|they|yall|anybody|anyone|it|this could|can|may|might|was|were|is|are|to be? REC,
    NOTANY REC _{2} CONSENT
";

/// Struck out before objections are looked for.
pub(in crate::hearing) const NO_OBJECTION: &str = "
    not|never|no HARDLY? mind|care|minding|object OBJ{6} REC,
    no|not|never|zero have|got|see? a|an|any? PROBLEM OBJ{5} REC,
    no|not|never|zero have|got|see? a|an|any? PROBLEM at? all? you? can|may? GOAHEAD? and? REC,
    not HARDLY? know|understand|see|hear|get|need|sure|say|remember OBJ{4} why|what|where|how|if|about|that|you|REC OBJ{4} REC?,
    why not OBJ{2} REC, this|that|it is not a REC, no GOAHEAD and? REC,
    no it|that is FINE OBJ{2} REC, not hear OBJ{4} REC, for the record, not have|need to REC,
    are you not REC, broken record, not stop OBJ{3} REC, no sorry i? meant? yes OBJ{6} REC
";

/// A machine talks: a greeting, a menu, a call screener, a notice.
pub(in crate::hearing) const MACHINE: &str = "
    leave a|your|me|us _{3} message, leave your name, after|at the tone|beep|signal,
    voicemail|mailbox|voicemails is|has|of|full|not|box, you have|reached reached _, to leave a,
    press|dial|say NUMWORD for|to|if|or, for _{4} press NUMWORD,
    to _{8} press|dial|push|enter NUMWORD $,
    person|party|customer|subscriber|number you are|have|were _{2} trying|calling|dialed|dialled|called|reached|is,
    not available to take, not available right now leave, can not take your call,
    unable to take|answer your|the call, is|are not available at, call is_being|may_be|will_be|might_be|is REC,
    call may|will be REC, will be recorded for, calls are|may recorded|be, your call is important,
    remain|stay|please on the line, call screening|assistant|assist, screening service,
    state your name, say your name, reason for|you are calling,
    google|automated|virtual|phone assistant|attendant|service|system|voice, listen carefully,
    menu options, our|business|office hours are, forwarded to,
    automatic|automated voice message|messaging|answering, has not been set up,
    record your|a message, no longer in service, has been disconnected, not in service,
    can not be completed as dialed, mailbox, if you know your partys extension,
    get back to you as soon, will return your call, return your call as soon, at the sound of,
    when you are|have finished, hang up or press, answering machine|service, for english,
    para espanol
";

/// The person asks whether a machine is calling.
pub(in crate::hearing) const ASKS_IF_MACHINE: &str = "
    is|are|am|was|you|sound|real|talking|speaking|be|this this|it|you|that|i|like|to|with|a? THEIR{2} _{3} BOT,
    BOT or|calling|speaking|talking, BOT $,
    are you|is this|it|am i a? human|real|live|actual|person,
    is|are you|this|that|it _{2} real|human|alive, real|live|actual|human person|human|being,
    prerecorded|pre recorded|pre, is this|it|that THEIR{1} REC $,
    am i talking|speaking|chatting to|with a
";

/// Struck out before a no is looked for: a "no" or "not" that refuses nothing.
pub(in crate::hearing) const NO_REFUSAL: &str = "
    -- A denied objection.
    no|not|never|zero a|an|any|the? slightest|least? PROBLEM, ^ not at all $,
    as long as _{3} no|nobody|not, if|can|could|may|what i|we say|said|refuse|decline no,
    not|never got|received|heard|had|saw|gotten, not|never quit|stop, if no|nobody|none|nothing,
    no doubt*|question|kidding|joke|lie|hurry|rush|pressure,
    NOTAUX|not|never HARDLY? mind|object|complain|wait|hurt|miss|matter|wrong,
    would|does|will not bother, not a|no bother|biggie, NOTAUX HARDLY? care !to|for|about,
    not bad, NOTAUX|not have|see|find|got a|an|any|the? PROBLEM,
    NOTAUX see|think|find of? a|any? reason? why|not, see no reason,
    why|whether_or|if|or|not_only|believe_it_or not,
    NOTAUX see|think|find|know of? a|any? reason? why_not|not,
    -- Not known, not understood, not heard.
    NOTAUX|not|never HARDLY{2} KNOW,
    am|is|are|was|we|im not HARDLY{2} sure|certain|clear|aware|familiar|positive|following|ready|done|finished|convinced|there|hearing|getting,
    ^ not HARDLY? sure|certain|yet, no way to know|tell, not say no, not handle|deal_with that|this|it|those,
    nobody told|asked|said|called|mentioned, not take the|your|this|a call, no es buen|mal momento,
    no idea|clue|signal|service|habla|hablo|speak|entiendo,
    am|is|are|was|we|were|im not HARDLY{2} listening|paying|expecting|awake|near|with|by|dressed|used|from,
    NOTAUX|not|will_not stop|quit !REC, never mind _,
    NOTAUX|not HARDLY{2} talk|speak|chat|answer|decide|tell|say|make|come|hold|concentrate,
    not yet,
    -- Somebody else, elsewhere.
    am not the|a|that, is|are|am not here|home|available, is|are|am not in $,
    is|are|am not in right|today|now|at|yet|around|my|him|her|at|mine|with|near|back|back|up|from|able|alone,
    not here|home|available|around, not a good|great|bad|convenient time|line|connection|moment|place|day,
    not a real|person|robot|human,
    not the right|one|owner|person|best, no longer works|work|here|lives|live|with,
    no one|body|such, does not live|work|have|speak|handle,
    -- Words to the caller.
    no|nope PARDON PARDON{2} AYE !not|no|but,
    do not hang|go|stop|worry|forget|rush|be|apologize|leave|get|yell|shout|touch|cut|move|put|say|tell|you,
    ^ is|are|was|were|did|do|does|have|has|can|could|should not you|this|that|it|we|they|i !REC,
    are you sure you NOTAUX, might|could|may be? not, have|has not got|had|been|found|heard|got|seen|done|decided,
    no reason not? to, not lose|miss,
    no i|hang|you hang_on|misheard|got|misunderstood|mean|meant|thought,
    you NOTAUX|did_not|never HARDLY? say|said|tell|told|answer|answered|explain|explained|sound|hear|listen|make|get|understand|even|know|mention|mentioned|call,
    -- A limit, a turn of phrase, a repair.
    no not|nah_not|no_no_not you|him|her|them|that_one|there,
    just|only|but|except|maybe not ASLIMIT, not ASLIMIT AYE|is|works|would|could|can|but|though|although,
    AYE|but|so|works|yes|okay|fine|interested not ASLIMIT, would|could|can not say no,
    no_one|nobody|nothing is? stopping|preventing|keeping, no? i|we will|would not|never stop|prevent|fight you,
    not before|until|till|later|after|on_a|on_the|too|more|longer|earlier|during|over|if,
    but|except|just|only not !interested|going|gonna|now|today|for|a, no sooner|later|earlier,
    any AYE? no|not, no|not yes|yeah, yes|yeah and|or no,
    no|no_sorry|sorry i meant|mean yes|yeah|sure, no wait|hold|hang|hello|hablo|habla,
    no it|that is INDEED? FINE BYME?, it has|have been no, no offense, no matter|problemo,
    no more|longer than, no strings
";

/// A no, at either question.
pub(in crate::hearing) const NO: &str = "
    -- A word of refusal that is still there.
    no|not|never|nope|nah|nay|none|neither|nor|nobody|negatory|negative|nuh|noway|nada|nein|nix _{3},
    without my|a|recording|an|me,
    -- A no in other words.
    rather|prefer|better you? not|no|nothing|without, rather keep|stay|be|remain|leave,
    hard|gonna|to|i|we|will|must|should|take|ill|a pass, pass on|thanks|for, ^ OPENNO{2} pass $,
    declin*, i|we|must|to|respectfully refuse|decline|object|disagree, object to,
    out of the question, i|we|do|would|yes|yeah|actually|definitely|certainly MIND $,
    do|would|definitely|certainly mind, i|we mind being|if|you|that|the|it|very,
    it|that|this|which would|does|really|will? bother|bothers|upset|upsets me|us,
    yes|yeah|i|we|do|does i? have|got|see a|an|some|issue* PROBLEM,
    i|we|have a|an|some PROBLEM with|about|to, forget|screw|skip|nix|scrap|drop it|about|that|the,
    fat chance|no,
    sooner|rather|prefer have|eat|die|not|you_did_not|nothing|you_not|swallow|watch,
    when hell|pigs, like|over hell|my dead, as if, dream on, hell|heck no,
    against it|that|this|my|our|the|policy|recording|being, denied, not_on|on your life, nothing for me|us,
    i|we will|would skip, uncomfortable, i am|would be? out,
    count me|us out, over my dead, uninterested|disinterested|unnecessary|unacceptable|unwilling,
    thanks|thank_you but, get real|bent|out|stuffed|outta, privacy|private
";

/// A no to the meeting that is none to the recording.
pub(in crate::hearing) const NO_INTEREST: &str = "
    ^ OPENNO{2} i|we? am|are|is all|well|very|quite|perfectly|already|pretty{2} good|fine|okay|set|covered|happy|satisfied|alright|cool|sorted !with|to|for,
    ^ OPENNO{2} i|we? am|are|is all? good|fine|okay|set|covered|sorted for now|today|the_moment,
    ^ OPENNO{2} i am|we|are|am|you are? good|fine|okay|set|covered|happy|satisfied|alright|cool !with|to|for,
    i|we am|are good|fine|okay|alright|all thanks|thank|set|good|here|as|already, all set,
    all good, uninterested, no interest*|need,
    already have|got|use|using|work*|with|signed|booked|covered|taken|did|has|bought|do,
    have|got somebody|someone|people|a|our|one that|already|provider|person|guy|vendor|own|service,
    have got? that|it|this covered|handled|in|under|taken, in house|in-house,
    just|recently signed|bought|renewed|started|switched, signed with, retired,
    too busy|old|expensive|much, too busy, not for me|us, no use, waste of|my|your time, wasting,
    some other time, another time, maybe|some next|another|other time|year|lifetime,
    out of business, not buying|looking|shopping|doing|in|a|the|right|my|our|something|anything,
    leave it, let us not, not gonna|going|interested|much|happening|worth, without me,
    happy with|as, bad|wrong timing|time for, swamped, have no, no more, i am hanging up,
    save it|your, spare me, give it a miss, ill pass, afraid not, i am out, i will leave it,
    well covered, thanks anyway, thank you anyway, you can not sell,
    we are closed|closing|shutting|broke, got no, do nothing, no budget, not it,
    do not do|see|think|need|want|have|buy|like|believe|use|feel|deal|go
";

/// Not now, and so on: what is no answer even with a yes in it.
pub(in crate::hearing) const HEDGE: &str = "
    maybe, perhaps, possibly, might, depends, depend, yes and no,
    ^ okay|alright|yeah|yes bye|goodbye|see, ^ did|does|is|are|has|have|was|am _ _ _,
    ^ do you|i|they !have, might not, be not, nephew, not sure, do not know, think about,
    let me think, let me see, let me check, have to check|think|ask|see|talk, check with,
    need to think|check|ask|talk|see, i guess, i suppose, driving, sorry? i am on the phone|line|other|toilet,
    ^ you|yall want|wanted|need|said|say me|us|what|i, _ _ where|what|who $,
    try|catch|reach|ring|get|buzz me|us|back|again{2} later|tomorrow|another|in|next|after|on, in a meeting, at work,
    who !knows, whos, what is this|it|that|your|the,
    what do|are|was|did|for|company|meeting|services, why !not, how much|long|did,
    where did|are|is, hello, this is he|she, speaking, wrong number, hold on, hang on,
    call me|us back|later|tomorrow|another|in, call back, not home|here|available, can not hear,
    breaking up, repeat, say that again, come again, what $, ^ what !time|times|day|days|works,
    which company, only if, unless, as long as nobody, if you send|pay|give, if it is free, huh,
    pardon, do i have to, is there a|any, does it cost, is it free, is this a|about|free|the,
    are you a|selling|the|with|calling|real, did you|someone|i, send me, email me, nonstop,
    can i call, could i call, talk to|with my, ask my, is he|she|it
";

/// A yes to the meeting that no hedge weakens.
pub(in crate::hearing) const YES_PLAIN: &str = "
    AYE definitely|absolutely|certainly|please,
    send it|that|the|me|us|over|an|a|along _{3} invite*|calendar*|link*, no PARDON PARDON{2} AYE,
    i want|would_like|would_love the|that|this|a meeting|appointment, sign me|us up,
    let us do|book|schedule|set|arrange it|that|this|one|something|up,
    yes i am INDEED? interested, AYE i_guess|i_suppose, book it|me|us,
    email|text|mail|shoot me|us|the|an|over{2} invite*|calendar*|link,
    can|could|would|does|will DAYS work|do|suit|be, can|could|would you|we do|make|meet|manage DAYS|NUM|#,
    have anything|something|time|openings|space|room|availability|slots|an_opening on|for|in? DAYS,
    what do you|yall have DAYS, ^ go for it, all for it, ^ OPENYES{2} brilliant|lovely $,
    i|would want to|that $, ^ do $, ^ at|around NUM|# $, i have time|availability|an_opening,
    we could meet|do|try, put me|us down, pencil me|us, count me|us in,
    when can we, WHENTIME, ^ STAYSAY{5} KEEPME, STAYSO STAYSAY{3} KEEPME
";

/// A no to the meeting, in words that refuse nothing elsewhere.
pub(in crate::hearing) const NO_PLAIN: &str = "
    ^ not at all, not at all $, not really, not see the|any|a point|need|value|reason|use, waste of,
    zero|little interest, i doubt, unlikely|doubtful, i|we have? signed|bought|renewed|hired|switched,
    no it|that is INDEED? FINE BYME? $, no FINE $,
    can|could not say that? i|we am|are|do|would|have|care|need|want|see
";

/// A yes to the meeting.
pub(in crate::hearing) const YES_INTEREST: &str = "
    ^ OPENYES{2} AYE, AYE $, but AYE, interested, of interest,
    love|like|happy|glad|delighted|open|willing|up|down|keen|eager|excited|game to|for|with|that,
    would love|like|be, i am in $, i am game|up|down|free|open|available|interested|keen,
    we are in|interested|available|free|open,
    count|sign|book|pencil|put|schedule|slot|mark|add|enroll|fit|pen me|us|it|that|in|one|something in|up|down|on|for|a|the,
    book|schedule|arrange|set it|that|something|one|a|the|me|up|this,
    set it|something|one|that|a|this|me|us up|meeting,
    let us do|book|schedule|set|meet|talk|go|try|make|get|have|give|chat|hear|see|plan|arrange|start|say|aim|find|connect,
    sounds|sound|looks|seems|seem good|great|fine|interesting|nice|perfect|like|okay|lovely|wonderful|reasonable|fair|alright|awesome,
    works|work for|me|us|great|well|fine|best, works $,
    that|it|tuesday would|will|is|should|could be? good|great|fine|okay|wonderful|perfect|lovely|nice|work|helpful|cool|awesome|alright|fantastic|excellent|interesting|do|suit,
    DAYS _{4} works|good|fine|okay|great|free|best|perfect|suits|better|at,
    how_about|what_about DAYS|next|NUM|#, any time|day after|before|on|between|is|works,
    ^ OPENYES{2} i|we think? i? would|am|do|could $, not say no, not turn it|that|you down,
    i|we can|could do|make|meet|come|fit|spare|manage|squeeze|be|give|try|talk|see,
    send|shoot me|us|over|an|a|the|that _{2} invite|invitation|calendar|link,
    send an|the|me|over invite*, go ahead, go on then, how is DAYS, how does DAYS,
    can|could|may|shall we|i do|make|meet|book|schedule|have|set|talk|come, no reason not to,
    send it|that|the|me|over|an|a _{3} invite*|calendar*|link|time*, why not,
    no PARDON PARDON{2} AYE, please do, better than, could use the, i will be|do|take|come|go,
    lets, put me down|on|in, go right ahead, bring it on, say when, all ears, take the meeting|it,
    do not see why not, would not mind|hurt|miss, sign me, WHENTIME, looking forward,
    look forward, i am free|available|open, i will take|do|come|meet|be|try|go|accept|see,
    bring it, twist my arm, i accept, i agree, deal, good idea, great idea, stop by,
    come by|over|on, no PROBLEM, set up a, make it DAYS, DAYS at|afternoon|morning|evening,
    next|this week|month, i could use, i need that|one|it, been looking|wanting|meaning for|to,
    do not mind, mind if i do, you got it, you bet, be my guest, by all means, definitely worth,
    worth a|it, put me, any|anything|anytime|whenever|all but|except|besides ASLIMIT,
    ^ STAYSAY{4} CALLWITHIN !or, any other day|time|week|morning|afternoon, not DAYS but
";
