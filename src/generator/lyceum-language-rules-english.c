/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-language-rules-tables-private.h"

static const char *const leaning_starts[] = {
  "this", "that is", "that was", "that makes", "that means", "that would", "that will", "that can", "that has", "that leaves",
  "that way", "that same", "that number", "these", "those", "it", "its", "they", "their", "theirs", "them", "he", "him", "his",
  "she", "her", "hers", "such", "however", "therefore", "thus", "hence", "moreover", "furthermore", "also", "but", "and", "or",
  "nor", "so", "then", "else", "nevertheless", "nonetheless", "instead", "otherwise", "consequently", "accordingly", "similarly",
  "likewise", "additionally", "finally", "meanwhile", "again", "indeed", "still", "yet", "both", "neither", "either", "another",
  "others", "some are", "some were", "some have", "some of these", "some of them", "one is", "one was", "one has", "many of these",
  "many of them", "most of these", "most of them", "most are", "each", "each of these", "each of them", "all of these",
  "all of them", "all are", "all were", "none of these", "none of them", "all this", "all that", "all these", "in addition",
  "in contrast", "by contrast", "in turn", "in fact", "in short", "in other words", "in particular", "in general ,", "in the same",
  "in this", "in that", "in these", "in each case", "in both", "in either", "in both cases", "as a result", "as such", "as before",
  "as well", "as above", "at this", "at that", "at first", "at last", "at once", "at the same time", "after that", "after this",
  "afterwards", "afterward", "before that", "before this", "because of this", "for example", "for instance", "for this", "for that",
  "for these", "for those", "from this", "from that", "from these", "from there", "on the other hand", "on the contrary",
  "on the one hand", "on this", "on that", "of course", "of these", "of those", "of this", "to this", "to that", "to do this",
  "to do so", "to see this", "by this", "by that", "by these", "with this", "with that", "with these", "without this", "under this",
  "under these", "through this", "the former", "the latter", "the other", "the others", "the same", "the second", "the third",
  "the fourth", "the next", "the rest", "the remaining", "the following", "the above", "the previous", "the preceding",
  "the resulting", "the first two", "the last two", "the two", "the three", "the four", "the answer", "the reason is",
  "the result is", "the result was", "the point", "the first is", "the first was", "the last is", "two of them", "three of them", "two are", "three are", "the first should", "said another way", "for each ,",
  "one of them", "one of these", "here", "now", "next", "once again", "once more", "even so", "even then", "even this", "even these",
  "first", "first ,", "second ,", "third ,", "secondly", "thirdly", "firstly", "lastly", "last ,", "later", "later on", "soon",
  "thereafter", "thereupon", "there ,", "apart from that", "apart from this", "rather", "rather ,", "specifically", "equivalently",
  "conversely", "alternatively", "no such", "not only that", "nor is", "namely", "together they", "of the two", "of the three",
  "what follows", "that done", "this done", "too", "well ,", "yes", "no ,", "to summarize", "to sum up", "overall", "besides",
  "despite this", "despite that", "in spite of this", "given this", "given these", "unlike this", "perhaps", "only then", "until then",
  "since then", "by then", "from then", "back then", "as we saw", "as we have seen", "as usual", "a similar", "similar", "as noted",
  "a second", "a third", "an alternative", "the opposite", "the converse", "the reverse", "the difference is", "the problem is",
  "the idea", "the trick", "the situation", "the effect is", "part of the problem", "worse", "better", "just as", "even", "ditto", "meantime",
  "which", "who", "whose", "whom", "here's", "there's", "for now", "until now", "up to now", "as yet", "that's", "in any event", "in any case", "at any rate", "to finish", "in the next", "in the last", "wherefore", "whereupon", "whereas", "presently", "anon", "suddenly", "thereat", "forthwith", "straightway", "to be short", NULL
};

static const char *const leaning_words[] = {
  "this", "these", "such a", "such an", "such cases", "such case", "such things", "the former", "the latter", "the above",
  "aforementioned", "thereof", "therein", "the said", "in question", "in each case", "in both cases", "in either case", "likewise",
  "vice versa", "of them all", "that same", "at that time", "in that case", "by that time", "that way", "of that kind",
  "the others", "respectively", "the other one", "that one", "that followed", "which followed", "that follows", "just described", ", then ,", "is therefore", "are therefore", "was therefore", "is thus",
  "are thus", "is hence", "is also", "are also", "was also", "were also", ", however ,", "as promised", "so far", "as expected", "is then",
  "are then", "once again", "in the same way", "the other hand", NULL
};

static const char *const pointing_words[] = {
  "the following", "as follows", "follows :", "see also", "see above", "see below", "shown above", "shown below", "shown here",
  "given above", "given below", "described above", "described below", "mentioned above", "mentioned below", "discussed above",
  "discussed below", "defined above", "listed above", "listed below", "as above", "as below", "noted above", "stated above", "above ,",
  "above .", "above )", "below ,", "below .", "below )", "above :", "set above", "above is", "above are", "below :", "from above", "the above", "code above", "code below",
  "example above", "example below", "table above", "table below", "figure above", "figure below", "on the left .", "on the right .",
  "the previous", "preceding", "previously", "as we saw", "we saw", "we have seen", "as noted", "as mentioned", "mentioned earlier",
  "discussed earlier", "described earlier", "seen earlier", "earlier in", "later in the", "later section", "later chapter",
  "later chapters", "later sections", "next section", "next chapter", "next example", "next theorem", "next lesson", "next paragraph",
  "last section", "last chapter", "last paragraph", "subsequent section", "subsequent sections", "subsequent chapter",
  "this section", "this chapter", "this book", "this subsection", "this page", "this lesson", "this course", "this text",
  "this document", "the present chapter", "footnote", "endnote", "ibid", "op cit", "click here", "cf .", "here is", "here are",
  "quoted above", "cited above", "overleaf", "opposite page", "forthcoming", NULL
};

static const char *const pointing_nouns[] = {
  "figure", "figures", "fig", "fig .", "figs .", "table", "tables", "section", "sections", "sect .", "subsection", "chapter", "chapters",
  "chap .", "theorem", "theorems", "definition", "definitions", "example", "examples", "exercise", "exercises", "equation", "equations",
  "eq .", "eqs .", "appendix", "page", "pages", "pp .", "p .", "lemma", "lemmas", "corollary", "proposition", "listing", "diagram",
  "archetype", "archetypes", "technique", "plate", "box", "problem", "problems", "note", "step", "item", "lesson", "unit", "part",
  "property", "notation", "question", "questions", "line", "lines", "row", "column", "number", "no .", "ch .", "sec .", "sage", NULL
};

static const char *const personal_starts[] = {
  "let us", "let's", "note", "note that", "notice", "recall", "remember", "consider", "observe", "imagine", "think", "look", "try",
  "see", "check", "read", "be sure", "be aware", "be careful", "do not worry", "don't", "suppose you", "you should", "you might",
  "you may", "you will", "you'll", "you can easily", "you could", "if you", "when you", "we will", "we shall", "we'll", "we now",
  "we have", "we've", "we are", "we're", "we can now", "we begin", "we start", "we first", "we would", "we'd", "we need", "we want",
  "we wish", "we do", "we could", "we might", "we saw", "we prove", "we also", "we hope", "we know", "we must", "we did", "we had",
  "we were", "we turn", "we return", "our", "my", "mine", "i", "i'm", "i've", "thank", "please", "verify", "compute", "find", "show",
  "prove", "explain", "describe", "take", "given", "head back", "ask", "make sure", "keep in mind", "write", "choose", "convince",
  "be", "install", "unpack", "extract", "list", "open", "close", "pick", "select", "turn", "give", "let me", "use", "rearrange", "row-reduce", "form", "solve", "apply", "arrive", "hit", "examine", "perform", "comment", "construct", "grab", "listen", "behold", "hear", "add", "subtract", "multiply", "divide", "set", "plug", "substitute",
  "expand", "replace", "assume", "define", "let's", "start", "begin", "build", "create", "make", "put", "go", "click", "press", "type", "run",
  "enter", "do", "bear in mind", "beware", "review", "return", "work", "study", "learn", "determine", "calculate", "evaluate", "convert",
  "compare", "repeat", "continue", "suppose we", "say", "as promised", "as we", "as you", "in order to", "ah", "oh", "alas", "o", "hark", "lo", "nay", "aye", NULL
};

static const char *const personal_words[] = {
  "i", "i'm", "i've", "i'd", "i'll", "my", "me", "myself", "mine", "thou", "thee", "thy", "thine", "ye", "let us", "let's", "we will",
  "we shall", "we'll", "we now", "we've", "we're", "we are about", "we would", "we'd", "we hope", "our own", "us .", "dear reader",
  "the reader", "the author", "my dear", NULL
};

static const char *const example_starts[] = { "for example", "for instance", "as an example", "to illustrate", "e.g", "e.g.", "e . g",
                                              "an example", "one example", "another example", "here is an example", NULL };

static const char *const suppose_starts[] = { "let", "suppose", "assume", "given", "consider", "imagine", "say", "fix", "choose",
                                              "take", "denote", NULL };

static const char *const articles[] = { "a", "an", "the", NULL };

static const char *const is_a[] = { "is a", "is an", "is any", "is the", "is one of", "was a", "was an", "was the", "are the", "are a",
                                    "were the", NULL };

static const char *const means[] = { "means", "refers to", "is defined as", "are defined as", "is defined to be", "is the name for",
                                     "is the name given to", "is the term for", "is the process of", "is the act of", "denotes",
                                     "is short for", "stands for", "is when", "describes", "consists of", NULL };

static const char *const called[] = { "is called", "are called", "was called", "were called", "is known as", "are known as",
                                      "was known as", "were known as", "is termed", "are termed", "is named", "are named",
                                      "is referred to as", "are referred to as", "is said to be", "are said to be", "is often called",
                                      "are often called", "is usually called", "are usually called", "is also called",
                                      "are also called", "is also known as", "are also known as", "is commonly called",
                                      "is commonly known as", "are commonly known as", "are commonly called", "is sometimes called",
                                      "are sometimes called", "is then called", NULL };

const LyceumLanguageRules _lyceum_rules_english = {
  .language = "en",
  .leaning_starts = leaning_starts,
  .leaning_words = leaning_words,
  .pointing_words = pointing_words,
  .pointing_nouns = pointing_nouns,
  .personal_starts = personal_starts,
  .personal_words = personal_words,
  .example_starts = example_starts,
  .suppose_starts = suppose_starts,
  .articles = articles,
  .is_a = is_a,
  .means = means,
  .called = called,
};
