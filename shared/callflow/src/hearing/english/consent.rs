//! The English grammar of a consent: what may stand in a turn that is a yes and nothing but a yes.

use crate::hearing::grammar::Class;

/// Phrases that give the permission.
pub(in crate::hearing) const ASSENT: &str = "
    yes|yeah|yep|yup|yeap|yessir|aye|sure|okay|alright|absolutely|definitely|certainly|affirmative|totally|indeed|gladly|agreed|granted|approved|fine|perfect|thumbsup|roger|totally|naturally|surely|positive|correct|course,
    of course, by all means, GOAHEAD, i guess|suppose|reckon so? HEDGED HEDGED{2} GOAHEAD, be my guest,
    feel free, you bet|betcha, you MAY RECORDIT?,
    MAY do it|that|so, you got it, why not, you are welcome to RECORDIT?, do it|so|that,
    please do, fire away, knock yourself out, have at it, proceed, ten four, permission granted,
    do what|whatever you need|have|want|got|must to? do?, as you wish, suit yourself,
    i|we consent|agree|accept|approve TOIT?,
    i|we allow|permit|authorize|approve IT? RECORDIT? TOIT?,
    i|we give|grant you? ANY{2} CONSENT TOIT?,
    you have|got got? ANY{2} full? CONSENT|okay|blessing TOIT?, you have it,
    i|we am|are INDEED{2} okay|fine|cool|comfortable|good|happy|alright with|about WITHIT,
    i|we am|are INDEED{2} okay|fine|cool|happy|alright to be recorded,
    i|we would be? happy|glad to, i|we am|are happy|glad to,
    it|that|this|which is|will|would|should|sounds|seems be? INDEED{2} FINE BYME?, FINE BYME,
    RECORDIT, let us? do it, let us RECORDIT, INDEED FINE, all good,
    you are INDEED? good|fine|okay|alright, no|nah|nope you are INDEED? good|fine|okay|alright to?,
    it is all good, we are good|okay|fine, sounds FINE, no? DENIAL, my|the answer is yes,
    i said|say yes, it|that is a yes BYME?, i would? say yes, i yes, count me in, thats fine,
    it does not bother me, does not bother me|us, no sorry|wait i meant|mean yes GOAHEAD,
    do whatever you? want|like, i? like that, okie|okey dokie|dokey|doke,
    okiedokie|okeydokey|okeydoke|okiedoke|righto|rightio|yah|yass|yas|yea|uhyes|ja|oui, by me,
    sure thing, no|nah it|that is INDEED? FINE BYME? GOAHEAD|RECORDIT, do whatever you want|like,
    whatever GOAHEAD,
    i|we|that|it? would|will|should|ought_to be INDEED? fine|okay|good|happy|alright|cool|acceptable with|about? WITHIT|BYME?,
    no bother at? all?, not a bother, zero PROBLEM, i|we see no|not|zero a|an|any? PROBLEM at? all? OBJECTTO?,
    bet, why yes|certainly|sure|of_course, ^ do $,
    i|we do|certainly|hereby consent|agree|accept|approve|give_permission|give_consent TOIT?,
    no|nope|nah? it|that is not a? PROBLEM, no|nope|nah DENIAL, it|that? works BYME?, works BYME,
    feel free to? RECORDIT?, ^ happy|glad to, no PARDON PARDON{2} yes|yeah|sure|go_ahead|you_can,
    you good RECORDIT|go|to|GOAHEAD?,
    i|we? am|are? happy|glad|fine|okay|good for you|yall to? RECORDIT,
    it is INDEED? FINE you? RECORDIT?, i|we misheard you?, is FINE to? RECORDIT, you RECORDIT,
    nothing wrong with that|it, yes? of course you MAY, it|that is? INDEED FINE TOIT,
    it|that is INDEED? FINE to|for|if you? RECORDIT, the|this|that|your? REC is INDEED? FINE BYME?,
    you are INDEED? good|fine|okay|alright|clear|free to|for RECORDIT|go|that,
    you|yall guys|folks|people|all? MAY RECORDIT,
    you sure|certainly|absolutely|definitely|totally can|may|do RECORDIT?, yes do, yes? i do,
    i? would? like that, i am for it, not a? bad? PROBLEM, be REC
";

/// Phrases that may stand beside them and add nothing.
pub(in crate::hearing) const BESIDE: &str = "
    thanks|thank you? much? so? much? very? much?,
    then|now|and|so|oh|well|hey|good|great|cool|right|too|dear|honey|mate|love|today|awesome|wonderful|excellent|lovely|buddy|friend|always|here|also|sweetie|darling|guys|surely,
    for sure, no doubt, but? speak up|louder|slowly a? little|bit?,
    speak a? little? bit? louder|slower|up|slowly,
    make it quick|fast|brief|short|snappy,
    for quality|training assurance|purposes? purposes?, that is what i said,
    have a good|nice|great day|one|afternoon|evening|night, thank you for asking,
    thanks for asking|telling|checking|letting me? know?,
    i appreciate|appreciated you? asking|it?, from me, my friend|dear, i am ready, go on,
    with pleasure, at all, it is okay, much obliged, very well, all day long?,
    all you want|like|need, as much as you want|like|need, anytime, any time, VOCATIVE,
    i|we do not care, i do not have anything to hide, i have nothing to hide, got nothing to hide,
    nothing to hide, it is|that is? what i want,
    if you want|like|need|wish to? RECORDIT, yall|folks|you guys, ya,
    i misheard you?, thing, uhhuh|mhm,  for it,
    do not ask? me? again, misheard you?, i am an? open book, on|for? my? account|part,
    for your records|files|training|training purposes, it is|that is?
    no need to ask, do not stop THEIR|REC{2} on|for my|our? account|me|us|behalf, do not let me|us stop you,
    do not mind me|us, nothing|nobody|no_one is|there{2} to? stopping|stop|preventing|keeping you|yall,
    i understand, understood, whatsoever, dokie|dokey|doki|doke|doky, it? does not matter to? me?,
    it? makes|make no difference to? me?
";

/// A yes by its words and a no by its tone, which a recogniser does not write down.
pub(in crate::hearing) const DISBELIEF: &str = "
    ^ oh? yeah|yea right $
";

/// Classes of the rules above.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    (
        "GOAHEAD",
        "
        go right? on? ahead and|with|to? RECORDIT|it|that|this|do? it|that|so?,
        go on? ahead then?, go ahead, go for it, go on then|ahead, please proceed, carry on,
        you go right? on? ahead and? RECORDIT?, go right ahead, keep going, ahead
        ",
    ),
    (
        "HEDGED",
        "
        so, sure, okay, yes, yeah, alright, fine, and, then, it|that is|would_be|will_be INDEED? FINE BYME?
        ",
    ),
    (
        "MAY",
        "
        can, may, could, are allowed to, are free to, are welcome to, have permission to,
        sure can, certainly may, certainly can, absolutely can, definitely can, are permitted to,
        do, can go ahead and, may go ahead and, may go ahead, can go ahead, go ahead and,
        can certainly, may certainly, of course can
        ",
    ),
    (
        "RECORDIT",
        "
        go? ahead? and? REC ME4?, tape it|this|me, be REC, start|begin REC ME4?, do the REC
        ",
    ),
    (
        "ME4",
        "
        it, this, that, me, us, away, all you want|like, the call|conversation,
        this call|conversation, my voice, our call|conversation, everything,
        if you want|like|wish|need to?, what|whatever you want|like|need, call,
        as much as you want|like
        ",
    ),
    (
        "ATALL",
        "any, at all, one bit, a bit, none, a lick, in the least, in the slightest, much, either, anyhow",
    ),
    ("IT", "it, this, that, you, you to, the REC, for it, them"),
    (
        "TOIT",
        "
        to it|that|this|be|being REC?, to the|this|a|your|being? REC?, to REC ME4?,
        with that|it|this, for it|that|this REC?, for THEIR REC, for you to REC ME4?,
        to? THEIR? REC, of the? REC
        ",
    ),
    (
        "WITHIT",
        "
        it, that, this, being REC, you REC ME4?, the|a|this REC, the call being REC,
        this being REC, that REC
        ",
    ),
    (
        "INDEED",
        "
        perfectly, totally, completely, absolutely, quite, very, all, more than, entirely,
        definitely, certainly, of course, so, just, pretty, really, also, be, much
        ",
    ),
    (
        "FINE",
        "
        fine, okay, alright, cool, good, great, perfect, no problem, not a problem, wonderful,
        acceptable, agreeable, all good, all okay, dandy, lovely, not an issue, no issue,
        no bother, no trouble, approved, allowed, permitted, cool beans, right
        ",
    ),
    (
        "BYME",
        "with|by|for|from me|us, with|by my end, on my end|side",
    ),
    (
        "DENIAL",
        "
        i|we? do|would|will not mind OBJECTTO? at? all? OBJECTTO?,
        i|we? have|got|there|is is|are|have|got? no|not|zero a|any|an? PROBLEM at? all? OBJECTTO?,
        i|we? do|would not have|see a|any|an PROBLEM at? all? OBJECTTO?,
        no PROBLEM at? all? OBJECTTO? here?, not a|an PROBLEM at? all? OBJECTTO?,
        i|we? do|would|will not mind|object|complain|care ATALL GOAHEAD|RECORDIT?,
        i|we? do|would|will not object OBJECTTO?,
        i|we will|would|am_going_to not|never stop|prevent|fight you|yall GOAHEAD|RECORDIT,
        it|this|that? does|will|would not bother|faze|hurt|worry|offend|affect|scare|trouble me|us ATALL? GOAHEAD?,
        i? see no reason not to,
        i|we? can|could|do not see why not, will not be a PROBLEM, do not mind if i do,
        i? do not care go ahead, would not bother me
        ",
    ),
    (
        "OBJECTTO",
        "
        to|with|about? you|yall|them|anybody|anyone REC ME4?, with|to|about|if it|that|this,
        if you do|REC ME4?, to|with|about? being REC, you REC ME4?,
        to|with|about? THEIR REC, with? you REC ME4?, being REC, it|that|this being? REC?,
        with|to be REC, at all, the call being REC, to REC ME4?, for me
        ",
    ),
    (
        "VOCATIVE",
        "
        honey, hon, dear, darling, sweetie, sweetheart, sugar, bro, brother, mam, man, boss,
        chief, buddy, pal, mate, love, babe, doll, son, young man, young lady, my friend, friend,
        dude, bud, kid, miss, mister, brotha, fella, partner, robot, girl, baby, hun, ma, cap,
        captain, amigo, hen, lad, lass, laddie, lassie, petal, duck, ducky, guv, governor, guvnor,
        chum, squire, bubba, hoss, sis, cuz, homie, lads, gents, yall, folks, sport, champ, sunshine,
        treacle, flower, pet, princess, mister man
        ",
    ),
];
