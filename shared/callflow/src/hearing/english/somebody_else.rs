//! English: whoever answers is not the person who was rung. A wrong number, or a child.

use crate::hearing::grammar::Class;

/// Struck out before a wrong number is looked for: it is asked about, denied, or one of another day.
pub(in crate::hearing) const NO_WRONG_NUMBER: &str = "
    is|was this|that|it the|a WRONGNUMBER, not|never the|a WRONGNUMBER, WRONGNUMBER of,
    do|did you not? dial|call|ring|get|have|reach|want the|a? WRONGNUMBER,
    have|had you got|dialed|dialled|called|reached|rung the|a? WRONGNUMBER,
    could|might|would|may you have|be|got _{2} WRONGNUMBER, are you sure _{6} WRONGNUMBER,
    thought|figured|assumed|if|unless|whether|in_case _{5} WRONGNUMBER,
    give|gave|giving|given|gives|left|wrote _{3} WRONGNUMBER, i|we have? called|dialed|rang|had the|a WRONGNUMBER
";

/// It is somebody else's number.
pub(in crate::hearing) const WRONG_NUMBER: &str = "
    WRONGNUMBER,
    you|yall REACHED{3} the|a|some? wrong|rong person|house|home|guy|man|woman|lady|fella|girl|residence|household|family|apartment,
    this|that|it is not|no_longer|not_even his|her|hers|their|theirs number|phone|telephone|cell|cellphone|mobile|line,
    he|she|they|that_person do|does not live|reside|stay here|at_this, no longer lives|live|living|resides|stays here,
    nobody|no_one|none here|lives_here|living_here? by|with|of that|this name, nobody|no_one here? named,
    not anyone|anybody|a_person|any_one here? by|with|named that|this? name?,
    never heard of him|her|that_person|that_name
";

/// Struck out before a child is looked for.
pub(in crate::hearing) const NO_CHILD: &str = "
    like|think|thinks|thought|if|though|treat|treating i|me am|like|as? a? MINOR|AGE
";

/// A child is on the line.
pub(in crate::hearing) const CHILD: &str = "
    i am only? AGE $, i am only? AGE and a half, i am only? AGE year|years old, i turned|turn AGE $,
    i am only AGE and|so|but|my|i|you, i am only? a? MINOR $,
    i am only? a MINOR so|and|i|you|my|but|not|can|he|she|we|no,
    i am not an? adult, i am not a|all? grown|grownup, i am not old enough,
    you|yall are? talking|speaking to|with a|an only? MINOR|AGE, this is a MINOR $,
    my PARENT is|are not here|home|in|around|available|back, PARENT is|are not home,
    my? PARENTIS not here|home|in|around|available|back,
    my PARENT is|are at work|school, my PARENT is|are asleep|sleeping, my PARENTIS at|asleep|sleeping work?,
    let|can|should|may|could me|i go{1} get|wake|find|grab|ask|tell|fetch my PARENT,
    i will|would|can|need_to|got_to|have_to|going_to|should go? get|wake|find|grab|ask|tell|fetch my PARENT,
    want|wanna|want_to to{1} talk|speak|talk_to to|with{1} my PARENT, you want my PARENT, my mommy|mummy,
    talk|talking|speak|speaking to|with strangers,
    not|never allowed|supposed to answer|pick|use|touch up{1} the|this phone|telephone,
    i am in the? first|second|third|fourth|fifth|sixth|seventh|eighth|ninth grade, i am in kindergarten $
";

/// Classes of the rules above.
pub(in crate::hearing) const CLASSES: &[Class] = &[
    (
        "WRONGNUMBER",
        "wrong|rong number, wrong|rong phone|telephone|cell|cellphone|mobile number",
    ),
    (
        "REACHED",
        "
        have, got, called, dialed, dialled, reached, rang, rung, calling, are, must, probably, may,
        might, obviously, clearly
        ",
    ),
    (
        "MINOR",
        "
        kid, child, minor, teenager, toddler, little boy|girl|kid|child, small child|kid|boy|girl,
        young child|boy|girl
        ",
    ),
    (
        "AGE",
        "
        three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen,
        fifteen, sixteen, seventeen
        ",
    ),
    (
        "PARENT",
        "
        mom, mommy, mum, mummy, momma, mama, dad, daddy, dada, papa, parents, grandma, mom or|and dad
        ",
    ),
    (
        "PARENTIS",
        "moms, mommys, mums, mummys, mommas, mamas, dads, daddys, papas, grandmas",
    ),
];
