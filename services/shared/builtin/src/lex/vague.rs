//! Words that tie others together and name nothing: most verbs of everyday questions.

use std::{collections::HashSet, sync::LazyLock};

use super::root::root;

static VAGUE: LazyLock<HashSet<String>> =
    LazyLock::new(|| WORDS.split_whitespace().flat_map(|w| [root(w), w.to_owned()]).collect());

/// Whether a root says little by itself, so that leaving it unread loses nothing.
pub fn is_vague(root: &str) -> bool {
    VAGUE.contains(root)
}

const WORDS: &str = "live living reside use belong happen occur take took taken make made produce \
    create perform play appear involve come came go went work serve run start join participate \
    attend receive get got give gave given put hold held keep kept offer provide supply associate \
    relate connect correspond assign register enroll enrol sign visit own have include contain \
    consist locate situate base stay see seen show display present represent know known call \
    name named title titled entitled refer mention say said tell want need like wish do \
    place made build built issue publish release write direct lead led head manage run operate \
    conduct organize host win earn gain obtain achieve reach pay spend buy bought purchase \
    sell order request book reserve hire employ fire train teach study learn take pass fail \
    treat diagnose prescribe test check examine evaluate rate rank score grade mark vote elect \
    support help assist handle deal process use apply submit send deliver ship travel fly drive \
    move leave depart arrive land return marry marri date meet speak spoken talk share link \
    carry bring brought cause lose lost kill injure damage change update add remove delete \
    complete finish end close open begin began exist list include exclude cover describe define \
    identify specify indicate state find found establish form set up down out off away back \
    together currently previously recently usually often always once twice ever either way \
    information detail details data entry entries record result results answer question \
    people person someone anyone anybody everybody thing things item items something anything times time \
    aged old years year age born dead alive new good nice great available possible total \
    overall full complete whole entire part certain specific particular given following listed \
    respective different type word letter phrase string text substring case sensitive \
    equal same also else etc well across along within during through throughout per via \
    because since while although though however therefore please thanks thank hello hi \
    become became seem look feel think believe expect allow let enable require \
    placed made taken done gone gotten written spoken driven flown shown known grown thrown \
    feature star act sing sung dance compete race compose design invent develop discover \
    measure calculate compute count sum ascend descend sort group filter combine compare \
    exceed fall rise drop grow increase decrease vary differ range span last contain \
    post comment operate serve publish author note log store provide locate found contain stand stop fly \
    depart originate address accept attempt offer teach instruct raise grow own keep maintain supervise oversee \
    flow lie cross pass stretch lead reach vary change convert \
    interested wondering curious figure actual real usual main several multiple many few lot \
    both order sequence alphabet respectively terms regard number amount value unit units dollar dollars usd euro euros percent \
    instead not'd it that this these those themselves rather member members hour minute second minutes seconds hours meters kilometers km miles mph square table tables";
