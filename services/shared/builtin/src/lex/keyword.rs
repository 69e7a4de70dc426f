//! The words that give a question its shape: asking, counting, comparing, ordering.

use std::{collections::HashMap, sync::LazyLock};

use super::token::{Token, TokenKind};
use crate::tree::{Aggregate, Comparison, Part, Place};

/// What a phrase of the question's frame means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Key {
    /// "what is", "list", "show me", "give".
    Ask,
    Who,
    When,
    Where,
    HowMany,
    HowMuch,
    /// "number of", "count of".
    NumberOf,
    Count,
    Aggregate(Aggregate),
    /// "highest", "oldest": the most of something, or with `false` the least.
    Most(bool, Quality),
    /// "most common".
    MostCommon(bool),
    Compare(Comparison, Quality),
    /// After a number: "or more".
    OrMore(Comparison),
    Between,
    Than,
    Each,
    /// "by", "per": a group in some places, an author or a key in others.
    By,
    Per,
    /// "ordered by"; true when the words say descending.
    OrderBy,
    Ascending,
    Descending,
    Alphabetical,
    /// "from high to low".
    FromTo(bool),
    Not,
    /// "without".
    Without,
    /// "except for".
    Except,
    And,
    Or,
    Both,
    Either,
    Of,
    For,
    In,
    From,
    To,
    With,
    On,
    At,
    As,
    Who2,
    Whose,
    Have,
    Be,
    Do,
    Distinct,
    All,
    Any,
    Contains(Place),
    Null,
    NotNull,
    Top,
    Bottom,
    AllInfo,
    Ratio,
    Percent,
    OutOf,
    Same,
    Difference,
    Comma,
    Stop,
    Possessive,
    Word,
    The,
    Ones,
    Every(Part),
    /// Carries no meaning of its own.
    Noise,
}

/// What an adjective is about: "older" is about age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quality {
    Amount,
    Age,
    Youth,
    Time,
    Earliness,
    Length,
    Height,
    Weight,
    Price,
    Cheapness,
    Speed,
    Size,
    Rating,
    Duration,
}

static PHRASES: LazyLock<HashMap<&'static str, Vec<(Vec<&'static str>, Key)>>> =
    LazyLock::new(|| {
        let mut by_first: HashMap<&str, Vec<(Vec<&str>, Key)>> = HashMap::new();
        for (phrases, key) in table() {
            for phrase in phrases.split('|') {
                let words: Vec<&str> = phrase.split(' ').collect();
                by_first.entry(words[0]).or_default().push((words, key));
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        by_first
    });

/// The phrases that start at the first token, longest first, with how many tokens each takes.
pub fn keys(tokens: &[Token]) -> Vec<(Key, usize)> {
    let first = &tokens[0];
    if first.kind == TokenKind::Possessive {
        return vec![(Key::Possessive, 1)];
    }
    let Some(list) = PHRASES.get(first.lower.as_str()) else { return Vec::new() };
    let mut found = Vec::new();
    for (words, key) in list {
        let fits = words.len() <= tokens.len()
            && words.iter().zip(tokens).all(|(w, t)| t.is(w) && t.kind != TokenKind::Quoted);
        if fits {
            found.push((*key, words.len()));
        }
    }
    found
}

/// The meaning of a misspelt word of the frame: one letter off a long word.
pub fn misspelt(token: &Token) -> Option<Key> {
    if token.kind != TokenKind::Word || token.lower.len() < 6 {
        return None;
    }
    PHRASES
        .iter()
        .filter(|(word, _)| word.len() >= 6 && word.len().abs_diff(token.lower.len()) <= 1)
        .filter(|(word, _)| strsim::osa_distance(word, &token.lower) == 1)
        .flat_map(|(_, list)| list)
        .filter(|(words, _)| words.len() == 1)
        .map(|(words, key)| (words[0], *key))
        .min_by_key(|(word, _)| *word)
        .map(|(_, key)| key)
}

#[rustfmt::skip]
fn table() -> Vec<(&'static str, Key)> {
    use Aggregate::{Avg, Max, Min, Sum};
    use Comparison::{AtLeast, AtMost, Equal, Less, More, NotEqual};
    use Key as K;
    use Quality as Q;
    vec![
        ("what is|what are|what was|what were|what's|what|which|list|show|show me|find|find out|give|give me|give us|return|display|tell me|tell|get|get me|select|please|can you|could you|i want|i want to|i want to know|i would like|report|provide|present|fetch|retrieve|print|output|search for|look up|identify|name the|see|compute|calculate|determine|just|only list|only show|which of|what kind of|how do|how does|do we know|which are|which is|i need|find me|search|let me know|let me see|enumerate|state the", K::Ask),
        ("who is|who are|who was|who were|who|whom", K::Who),
        ("when is|when was|when were|when did|when does|when do|when are|when|on what date|on which date", K::When),
        ("where is|where are|where was|where were|where", K::Where),
        ("how many|how many of|count how many|find how many|how many different types of people", K::HowMany),
        ("how much|how long|how old|how tall|how big|how large|how high|how fast|how heavy|how far", K::HowMuch),
        ("number of|numbers of|the number of|total number of|count of|counts of|count the number of|total count of|overall number of|quantity of|amount of different|no of|no . of", K::NumberOf),
        ("count|counts|count the|count all|count up", K::Count),
        ("average|mean|avg|on average|averages|average of|mean of|average amount of|average value of", K::Aggregate(Avg)),
        ("total|sum|sum of|total of|totals|overall|total amount of|combined|altogether|total sum of|in total|total value of|cumulative|the sum of", K::Aggregate(Sum)),
        ("maximum|max|maximal", K::Aggregate(Max)),
        ("minimum|min|minimal", K::Aggregate(Min)),
        ("highest|most|largest|greatest|biggest|maximum amount of|most amount of|top most|largest amount of|greatest amount of|most number of|highest amount of|the most amount of|peak", K::Most(true, Q::Amount)),
        ("lowest|least|smallest|fewest|least amount of|smallest amount of|minimum amount of|lowest amount of|slightest", K::Most(false, Q::Amount)),
        ("oldest|eldest|most senior", K::Most(true, Q::Age)),
        ("youngest", K::Most(true, Q::Youth)),
        ("latest|most recent|newest|most recently|last|recent|most current|latest ones", K::Most(true, Q::Time)),
        ("earliest|first|least recent|longest serving|longest - serving", K::Most(true, Q::Earliness)),
        ("longest", K::Most(true, Q::Length)), ("shortest", K::Most(false, Q::Length)),
        ("tallest", K::Most(true, Q::Height)),
        ("heaviest", K::Most(true, Q::Weight)), ("lightest", K::Most(false, Q::Weight)),
        ("most expensive|priciest|costliest|dearest|highest priced|most costly", K::Most(true, Q::Price)),
        ("cheapest|least expensive|least costly|lowest priced", K::Most(true, Q::Cheapness)),
        ("fastest|quickest", K::Most(true, Q::Speed)), ("slowest", K::Most(false, Q::Speed)),
        ("most populous|most populated", K::Most(true, Q::Size)), ("least populous|least populated", K::Most(false, Q::Size)),
        ("best|highest rated|top rated|highly rated|most highly rated|best rated|highest - rated", K::Most(true, Q::Rating)),
        ("worst|lowest rated|worst rated", K::Most(false, Q::Rating)),
        ("most common|most popular|most frequent|most frequently|most often|most commonly|most frequently used|most commonly used|most used|commonest|most prevalent|most number of times|the most times|greatest number of times|most times|most frequently occurring", K::MostCommon(true)),
        ("least common|least popular|least frequent|rarest|least often|least frequently|least commonly|least used|least frequently used", K::MostCommon(false)),
        ("more than|greater than|larger than|higher than|bigger than|above|over|exceeding|exceeds|exceed|exceeded|more|in excess of|larger|greater|higher|bigger|is greater than|>|upwards of|better than|beyond|surpassing|surpass|surpasses|strictly more than", K::Compare(More, Q::Amount)),
        ("less than|fewer than|smaller than|lower than|below|under|beneath|less|fewer|smaller|lower|<|worse than|strictly less than", K::Compare(Less, Q::Amount)),
        ("at least|no less than|no fewer than|not less than|minimum of|a minimum of|>=|not below|not under|no lower than|no smaller than|more than or equal to|greater than or equal to|a total of at least|larger than or equal to|not smaller than|not lower than|not fewer than", K::Compare(AtLeast, Q::Amount)),
        ("at most|no more than|not more than|up to|maximum of|a maximum of|<=|not above|not exceeding|no greater than|no higher than|no larger than|less than or equal to|not over|does not exceed|do not exceed|not higher than|not greater than|not larger than|smaller than or equal to", K::Compare(AtMost, Q::Amount)),
        ("exactly|equal to|equals|equal|=|precisely|the value of|is equal to", K::Compare(Equal, Q::Amount)),
        ("not equal to|different from|other than|!=|<>|differs from|differ from|not the same as", K::Compare(NotEqual, Q::Amount)),
        ("older than|older|elder than", K::Compare(More, Q::Age)), ("younger than|younger", K::Compare(More, Q::Youth)),
        ("longer than|longer", K::Compare(More, Q::Length)), ("shorter than|shorter", K::Compare(Less, Q::Length)),
        ("taller than|taller", K::Compare(More, Q::Height)),
        ("heavier than|heavier", K::Compare(More, Q::Weight)), ("lighter than|lighter", K::Compare(Less, Q::Weight)),
        ("more expensive than|pricier than|costlier than|more expensive", K::Compare(More, Q::Price)),
        ("cheaper than|less expensive than|cheaper|less expensive", K::Compare(More, Q::Cheapness)),
        ("faster than|faster", K::Compare(More, Q::Speed)), ("slower than|slower", K::Compare(Less, Q::Speed)),
        ("after|later than|later|newer than|newer|more recent than|following", K::Compare(More, Q::Time)),
        ("before|earlier than|prior to|earlier|until|preceding", K::Compare(Less, Q::Time)),
        ("since|starting from|on or after|from and after|no earlier than|beginning in|beginning from|not before", K::Compare(AtLeast, Q::Time)),
        ("on or before|by the end of|no later than|not after", K::Compare(AtMost, Q::Time)),
        ("or more|or above|or higher|or greater|or older|or over|or after|or later|or longer|and above|and over|and up|or larger|or more than|and more|and older|or bigger|or better|plus", K::OrMore(AtLeast)),
        ("or less|or fewer|or below|or lower|or younger|or under|or before|or earlier|or shorter|and below|and under|or smaller|and younger|or worse", K::OrMore(AtMost)),
        ("between|in between|ranging from|ranges from|in the range of|within the range|in the range|within the range of|ranging between|in the range from", K::Between),
        ("than", K::Than),
        ("each|every|each of|each of the|every single|each individual|individual", K::Each),
        ("for each|for every|by each|in each|of each|per each|from each|at each|on each|to each|with each|for each of|for all the different|for all different|for different|for each different|in every|across different|corresponding to each|each different|in different|for the different|at different|grouped by|group by|grouped according to|broken down by|break down by|broken out by|for each unique|for each distinct|for any", K::Each),
        ("per", K::Per),
        ("by|in terms of|based on|according to|as measured by|measured by|judged by", K::By),
        ("ordered by|order by|sorted by|sort by|sorted according to|sorted in order of|ranked by|in order of|in the order of|order of|order them by|sort them by|sort the results by|order the results by|sort the result by|order the result by|ordered according to|order results by|sort results by|sort the list by|order the list by|arranged by|order according to|sort according to|ordered based on|sorted based on|and order by|and sort by|ordered in|sorted in|order by the|ordered|sorted|sort|listed in|listed by|rank|ranked|sorted using|in sorted order of|ordered from|sorted from|order|arrange|listed in order of|in sequence of|sort from|rank by", K::OrderBy),
        ("ascending|in ascending order|in increasing order|increasing|increasing order|ascending order|ascendingly|asc|in an ascending order|ascending order of|in ascending order of|in ascending order by|in increasing order of|least to most|lowest to highest|from lowest to highest|from low to high|from least to most|from fewest to most|low to high|smallest to largest|from smallest to largest|small to large|from small to large|in the ascending order of|in the ascending order|increasingly|from the lowest to the highest|from the smallest to the largest|lowest first|smallest first|from shortest to longest|shortest to longest|shortest first|from the shortest to the longest|from cheapest to most expensive|lightest to heaviest|from least to greatest|in an increasing order of|from worst to best|from the least to the most|in rising order of", K::Ascending),
        ("descending|in descending order|in decreasing order|decreasing|decreasing order|descending order|descendingly|desc|in a descending order|descending order of|in descending order of|in descending order by|in decreasing order of|most to least|highest to lowest|from highest to lowest|from high to low|from most to least|high to low|largest to smallest|from largest to smallest|large to small|from large to small|in the descending order of|in the descending order|decreasingly|from the highest to the lowest|from the largest to the smallest|highest first|largest first|most first|in reverse order|from longest to shortest|longest to shortest|longest first|from the longest to the shortest|from most expensive to cheapest|heaviest to lightest|from greatest to least|biggest first|best first|from best to worst|most expensive first|from the most to the least|reverse|highest average first|in a decreasing order of|in falling order of|with the highest first|with highest first|with the largest first|with the most first|with the biggest first", K::Descending),
        ("in alphabetical order|alphabetically|alphabetical order|alphabetical|in lexicographic order|in lexicographical order|in alphabetic order|lexicographic order|in alphabetical order of|in alphabetical order by|alphabetical order of|in the alphabetical order of|lexicographically|in alphabetic order of|lexicographical order|in lexicographical order of|in lexicographic order of|in the alphabetical order|a to z|from a to z", K::Alphabetical),
        ("from the oldest to the youngest|from oldest to youngest|oldest to youngest|oldest first|from old to young|eldest first|old to young", K::FromTo(true)),
        ("from the youngest to the oldest|from youngest to oldest|youngest to oldest|youngest first|from young to old|young to old", K::FromTo(false)),
        ("newest to oldest|from newest to oldest|most recent first|newest first|latest first|from the most recent to the oldest|from most recent to oldest|from most recent to least recent|from the latest to the earliest|from latest to earliest|reverse chronological order|in reverse chronological order|from the newest to the oldest", K::Descending),
        ("oldest to newest|from oldest to newest|from earliest to latest|chronologically|in chronological order|chronological order|earliest first|from the earliest to the latest|from the oldest to the newest", K::Ascending),
        ("not|no|never|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|cannot|never had|not a single|no single|neither|nor|hasn't|haven't|hadn't|not any|not have any|none of|yet to|outside|outside of", K::Not),
        ("without|without any|without a|lacking|lack|lacks|that lack|not having", K::Without),
        ("except|except for|excluding|but not|apart from|besides|aside from|exclude|with the exception of|not including|except those|but do not|but does not|but did not|but have not|but has not|but never|but no|and not", K::Except),
        ("and|as well as|along with|together with|&|and also|but also|but|while|and then|plus the", K::And),
        ("or|or else", K::Or),
        ("both|shared by|shared by both|common to|common to both|in common", K::Both), ("either", K::Either),
        ("of|among|amongst|out of all|of all|of all the|of the|of any", K::Of), ("for|for all|regarding|about|concerning|for the|for all the|associated with|associated to|corresponding to|with respect to|belonging to", K::For),
        ("in|across|across all|across all the|within|inside|during|in the year|in the year of|in year|into|in the", K::In),
        ("from|coming from|out of", K::From), ("to|towards|into", K::To), ("with|with a|with the|with an|using", K::With),
        ("on", K::On), ("at", K::At), ("as", K::As),
        ("that|which|who have|that have|that are|which are|that is|which is|where the|such that|whoever|that were|that was|who were|who was|in which|for which|to which|from which|on which|at which|by which|of which|with which|for whom|to whom|by whom|if", K::Who2),
        ("whose|where its|where their", K::Whose),
        ("have|has|had|having|owns|own|owned|owning|possess|possesses|hold|holds|contain|contains|include|includes|including|that contain", K::Have),
        ("is|are|was|were|be|been|being|'re|am", K::Be),
        ("do|does|did|done|doing", K::Do),
        ("distinct|different|unique|distinctive|differing|various|separate|distinctly|individual", K::Distinct),
        ("all|all the|all of|all of the|every one of|everything|overall", K::All),
        ("any|some|some of|any of|a certain|certain|at least some|any kind of", K::Any),
        ("contains the word|contain the word|containing|containing the word|contains the phrase|containing the phrase|contains the substring|contain the substring|containing the substring|including the word|including the substring|includes the word|include the word|includes the substring|include the substring|has the word|have the word|having the word|with the word|has the substring|have the substring|having the substring|with the substring|with substring|has substring|have substring|contains the letter|contain the letter|containing the letter|has the letter|has the phrase|have the phrase|with the phrase|contains the text|contains the string|containing the string|contain the string|like|substring|containing the letters|contains word|contain word|with the letter|includes the phrase|matches|contain the phrase|matching|containing the text|has the string|with the string|contain the text|has the text|whose names contain", K::Contains(Place::Anywhere)),
        ("starts with|start with|starting with|begins with|begin with|beginning with|starts with the letter|start with the letter|starting with the letter|begins with the letter|begin with the letter|beginning with the letter|that starts with|prefix|prefixed with|started with|starts with the letters|starts by|start with letter|starts with letter|with prefix|with the prefix|has the prefix|have the prefix|have prefix|starting in|begins with letter|beginning with letter|starting with letter|start with the word|starts with the word", K::Contains(Place::Start)),
        ("ends with|end with|ending with|ends in|end in|ending in|finishing with|ends with the letter|end with the letter|ending with the letter|suffix|with suffix|with the suffix|ended with|finishes with|finish with|with a suffix of|ends with the word|end with the word", K::Contains(Place::End)),
        ("null|missing|empty|unknown|blank|undefined|not available|not known|not specified|not recorded|not set|unspecified|not given|not provided|n / a|unavailable|absent|not present|not filled in", K::Null),
        ("not null|not missing|not empty|known|specified|available|recorded|non null|nonempty|non empty|is known|not blank", K::NotNull),
        ("top", K::Top), ("bottom", K::Bottom),
        ("all information|all the information|all details|all the details|all info|all the info|everything|all columns|all fields|all attributes|all data|all the data|all of the information|all of the details|full details|complete information|all the available information|all the available features|all available information|every detail|the details|details of all|complete details|all the columns|full information|the information|information about|information of|all records|full record|full records|all rows|all of the data|all available details|all available data|detailed information|all their details|all their information|all record", K::AllInfo),
        ("ratio|ratios|the ratio of|ratio of", K::Ratio),
        ("percentage|percent|proportion|share|fraction|percentage of|proportion of|share of|fraction of|percent of|what percentage of|what percent of|%|rate of|what share of|what fraction of|what proportion of|proportion of the|percentages|shares|proportions", K::Percent),
        ("out of the|out of|relative to", K::OutOf),
        ("same|the same|same as|the same as|as the same", K::Same),
        ("difference between|difference in|the difference between|difference", K::Difference),
        (",|;|:|(|)", K::Comma), (".|?|!", K::Stop),
        ("the|a|an", K::The),
        ("ones|one|those|these|them|it|its|their|they|he|she|his|her|this|themselves|itself|him|our|we|us|my|i|me|you|your|ours", K::Ones),
        ("there|also|that's|exist|exists|existing|currently|current|so far|ever|yet|too|respectively|total number|each other|well|actual|been|together|per se|respective|corresponding|only|in the database|in our database|in the system|in our system|in the table|database|on record|on file|in the dataset|that exist|are there|is there|do we have|we have|do you have|you have|listed|are listed|overall|given|recorded in|registered in the system|in relation to|with regard to|specific|particular|general|own|just|associated|various|certain|as a|as an|name by|result|results|the result|the results|record|records|for it|entire|whole|of origin|available in|not only|if any|if there are any|ordinarily|in question|known to us|please|relevant|match case insensitively|case insensitively|exactly match|match strings exactly|as well|as an integer|as integer|in descending|as a percentage|would|could|can|will|should|may|might|must|when|then|so|such|very|really|actually|still|already|now|time|that have been|has been|have been|amount of|amount|amounts|quantity|value of|values of|the value|value|values|kind of|kinds of|kind|kinds|sort of|sorts of|list of|a list of|the list of|list of all|set of|group of|name of each|happen to|in all|at all|any other|other|others|else|someone else|another|more information|number", K::Noise),
    ]
}
