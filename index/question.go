package index

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"summitbot/corpus"
)

// Understanding is what the program makes of a question before it looks anything up.
type Understanding struct {
	Lang        string       // "en", "ru" or "uk"
	Kind        Kind         // what sort of message it is
	Wanted      Wanted       // what sort of answer it asks for
	Text        string       // what is searched by meaning: the question corrected, without chatter
	Corrections []Correction // words that were spelt otherwise
	Concepts    []Concept    // what it is about
	Quoted      []string     // what stands between quotation marks
	Present     bool         // it asks about today, which articles do not know
	Negated     bool
	Leans       bool // it makes sense only with what was said before
}

// Correction is a word that was taken for another.
type Correction struct{ From, To string }

// Concept is one thing that a question speaks of, and the terms by which a passage may speak of it.
type Concept struct {
	Word     string  // as it was typed, corrected
	Name     bool    // the articles write it as a name
	Known    bool    // the articles have it, or a word for it
	Strange  bool    // neither the articles nor the encoder know it: a name, most often
	Weight   float64 // how much it counts beside others, before its rarity is taken into account
	phrases  []weightedPhrase
	Previous bool // it comes from the question before
}

// Searched returns the question as it was searched where words in it were spelt otherwise, else "".
func (u *Understanding) Searched() string {
	if len(u.Corrections) == 0 {
		return ""
	}
	return u.Text
}

// token is a word of a question.
type token struct {
	text       string // as it stands, in lower case
	stem       string
	start, end int
}

func (x *Index) tokens(text string) []token {
	var out []token
	for _, s := range wordSpans(text) {
		lower := strings.ReplaceAll(strings.ToLower(text[s.Start:s.End]), "’", "'")
		stems := stemsOf(x.store.analyzer, lower)
		if len(stems) > 0 {
			out = append(out, token{lower, stems[0], s.Start, s.End})
		}
	}
	return out
}

// understand analyses a question. It depends on the articles: their words decide what is misspelt and what is a name.
func (x *Index) understand(text string) Understanding {
	u := Understanding{Lang: corpus.DetectLang(text), Quoted: betweenMarks(text)}
	text, u.Corrections = x.spell(text)
	u.Kind = kindOf(text, x.tokens(text))
	u.Text = withoutFiller(text)
	tokens := x.tokens(u.Text)
	x.concepts(&u, tokens)
	// By what the words mean: "wen" asks for a date.
	tokens = x.tokens(u.Text)
	if u.Wanted = wanted(tokens); u.Wanted == Summary {
		x.summarise(&u)
	}
	u.Present = present.MatchString(u.Text)
	u.Negated = negation.MatchString(u.Text)
	u.Leans = leans(tokens) || !slices.ContainsFunc(u.Concepts, func(c Concept) bool { return c.Name })
	return u
}

// formatting is what makes letters struck out and so on in Discord, two ways to write one sign, and abbreviations with a
// sign in them; emphasis what makes them bold or slanted, also inside of a word.
var (
	formatting = strings.NewReplacer("__", "", "~~", "", "||", "", "`", "", "*", " ", "‘", "'", "’", "'", " w/ ", " with ",
		" w/o ", " without ")
	emphasis = regexp.MustCompile(`\*+([^*\s](?:[^*]*[^*\s])?)\*+`)
	tldr     = regexp.MustCompile(`(?i)\btl;dr\b`)
)

// plainMarks takes away what Discord makes of mentions, emoji and links, formatting, and repeated white space.
func plainMarks(text string) string {
	text = discordMarks.ReplaceAllString(text, " ")
	text = tldr.ReplaceAllString(emphasis.ReplaceAllString(text, " $1 "), "tldr")
	words := strings.Fields(formatting.Replace(text))
	text = strings.Join(words, " ")
	if len(words) > 1 && strings.ToUpper(text) == text {
		text = strings.ToLower(text) // somebody shouts, and no capital says that a word is a name
	}
	return text
}

// spell corrects the words that neither the articles nor the language of questions knows.
func (x *Index) spell(text string) (string, []Correction) {
	var out strings.Builder
	var corrections []Correction
	at := 0
	for _, t := range x.tokens(text) {
		if strings.ContainsFunc(t.text, unicode.IsNumber) || x.knows(t) {
			continue
		}
		to := x.vocabulary.correct(t.text)
		if to == "" {
			continue
		}
		if x.vocabulary.name(to) {
			to = capitalise(to)
		}
		out.WriteString(text[at:t.start] + to)
		at = t.end
		corrections = append(corrections, Correction{text[t.start:t.end], to})
	}
	out.WriteString(text[at:])
	return out.String(), corrections
}

// knows reports whether a word needs no correction: it is one of the articles or a form of one, one of the language of
// questions, one of the lexicon, or one that the encoder has whole, which are the frequent words of the language.
func (x *Index) knows(t token) bool {
	if stopWords[t.text] || fillerWords[t.text] || isFunctionWord(t.text) {
		return true
	}
	if _, ok := x.vocabulary.find(t.text); ok {
		return true
	}
	if x.lexicon.longest([]string{t.stem}) != nil || x.lexicon.loosely(t.stem) != nil {
		return true
	}
	if len(t.text) > 3 && x.documents(t.stem) > 0 {
		return true
	}
	return x.common(t.text)
}

// common reports whether a word is a frequent one of its language, or a form of one, as far as the encoder can tell.
func (x *Index) common(word string) bool {
	return x.meaning != nil && (x.meaning.encoder.Whole(word) || inflected(word, x.meaning.encoder.Whole))
}

// concepts finds what a question speaks of.
func (x *Index) concepts(u *Understanding, tokens []token) {
	stems := make([]string, len(tokens))
	for i, t := range tokens {
		stems[i] = t.stem
	}
	var text strings.Builder
	at := 0
	seen := make(map[string]bool)
	for i := 0; i < len(tokens); {
		t, n := tokens[i], 1
		e := x.lexicon.longest(stems[i:])
		if e == nil {
			e = x.lexicon.loosely(t.stem)
		} else {
			n = len(e.stems)
		}
		c := Concept{Word: u.Text[t.start:tokens[i+n-1].end], Weight: 1}
		if e != nil && e.means != "" {
			text.WriteString(u.Text[at:t.start] + e.means)
			at = tokens[i+n-1].end
		}
		carries := false
		for _, part := range tokens[i : i+n] {
			carries = carries || !stopWords[part.text] && !fillerWords[part.text]
			c.Name = c.Name || x.isName(part.text)
		}
		i += n
		if !carries && (e == nil || n == 1 && e.means == "") || seen[strings.ToLower(c.Word)] {
			continue
		}
		seen[strings.ToLower(c.Word)] = true
		if e == nil || e.means == "" {
			c.phrases = append(c.phrases, weightedPhrase{stems[i-n : i], 1})
		}
		if e != nil {
			c.phrases = append(c.phrases, e.others...)
			c.Name = c.Name || x.isName(strings.ToLower(e.english))
			if e.means != "" {
				for _, s := range wordSpans(e.means) {
					c.Name = c.Name || x.vocabulary.name(strings.ToLower(e.means[s.Start:s.End]))
				}
			}
		}
		if stopWords[strings.ToLower(e.meaning())] || isFunctionWord(strings.ToLower(e.meaning())) {
			continue
		}
		for _, p := range c.phrases {
			known := true
			for _, term := range p.terms {
				known = known && x.documents(term) > 0
			}
			c.Known = c.Known || known
		}
		c.Strange = !c.Known && e == nil && !x.common(t.text)
		u.Concepts = append(u.Concepts, c)
	}
	text.WriteString(u.Text[at:])
	u.Text = text.String()
}

// summaries are the words by which titles of articles say that they sum something up.
var summaries = strings.Fields("overview timeline summary recap glance обзор хронология итоги огляд хронологія підсумки")

// summarise makes a question for a summary look for articles that are one.
func (x *Index) summarise(u *Understanding) {
	if u.unknown() {
		u.Text = "overview of what happened"
	}
	c := Concept{Word: summaries[0], Weight: 1}
	for _, w := range summaries {
		terms := stemsOf(x.store.analyzer, w)
		c.phrases = append(c.phrases, weightedPhrase{terms, 1})
		c.Known = c.Known || x.documents(terms[0]) > 0
	}
	u.Concepts = append(u.Concepts, c)
}

// isName reports whether the articles write a word as a name, also where it has lost the apostrophe of "Trump's".
func (x *Index) isName(word string) bool {
	return x.vocabulary.name(word) || len(word) > shortestName && x.vocabulary.name(strings.TrimSuffix(word, "s"))
}

func (e *entry) meaning() string {
	if e == nil {
		return ""
	}
	return e.means
}

// clip returns valid text of at most maxQuestion characters, with letters in their usual form (NFKC) and without
// characters that nobody sees.
func clip(s string) string {
	s = strings.TrimSpace(s)
	s = s[:min(len(s), maxQuestion*utf8.UTFMax)]
	s = norm.NFKC.String(strings.ToValidUTF8(s, " "))
	s = strings.Map(func(r rune) rune {
		if r == '\u200b' {
			return ' ' // a break between words that takes no room
		}
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	r := []rune(s)
	return string(r[:min(len(r), maxQuestion)])
}

// leans reports whether a question points back to something said before: it goes on with "and", or has a pronoun.
func leans(tokens []token) bool {
	return len(tokens) > 0 && continuing[tokens[0].text] ||
		slices.ContainsFunc(tokens, func(t token) bool { return pointing[t.text] })
}

var (
	continuing = words("and but also or so а и но или і й та але")
	pointing   = words(`he she they it him her them his its their there then that this those these one other
		он она они оно его её ее их им ей там тогда это этот та те він вона вони її їх там тоді це`)
)

func isFunctionWord(word string) bool { return slices.Contains(functionWords, word) }

// functionWords are words of questions that people misspell like any others.
var functionWords = strings.Fields(`what when where which who whom whose why how many much long about before after the and
	did does was were with from they there their said say would could should because anything something between without
	during against happened`)

var negation = regexp.MustCompile(`(?i)\b(?:not|no|never|none|nobody|nothing|neither|nor|without|didn'?t|wasn'?t|weren'?t|isn'?t|aren'?t|won'?t|` +
	`wouldn'?t|couldn'?t|can'?t|cannot|hasn'?t|haven'?t|hadn'?t|doesn'?t|don'?t|refus\w*|den(?:y|ied|ies)|left out|leave out|absent|missing|except|` +
	`excluded|dropped)\b|(?:^|\s)(?:не|нет|никто|ничего|без|ні|ніхто|нічого)(?:\s|$)`)

// previousWeight is what the concepts of the question before count beside those of a question that leans on it.
const previousWeight = 0.5

// follow adds what a question leans on, and returns the text to be searched for both. Where it has nothing but a name, as
// "and with Trump?", it asks the question before of somebody else.
func (u *Understanding) follow(before Understanding) (searched string) {
	searched = before.Text + " " + u.Text
	others := slices.Clone(before.Concepts)
	if u.onlyNames() {
		if i := u.instead(others); i >= 0 {
			searched = strings.Replace(before.Text, others[i].Word, u.Concepts[0].Word, 1)
			others = slices.Delete(others, i, i+1)
		}
		if u.Wanted == Any {
			u.Wanted = before.Wanted
		}
	}
	for _, c := range others {
		if slices.ContainsFunc(u.Concepts, func(own Concept) bool { return own.same(c) }) {
			continue
		}
		c.Weight, c.Previous = previousWeight, true
		u.Concepts = append(u.Concepts, c)
	}
	return strings.TrimSpace(searched)
}

// instead returns which of the concepts of the question before a name stands for now: the last that is a place's name as well,
// or that is none either; -1 if there is no such one.
func (u *Understanding) instead(others []Concept) int {
	isPlace := func(c Concept) bool { return places[strings.ToLower(c.Word)] }
	for i, c := range slices.Backward(others) {
		if c.Name && isPlace(c) == isPlace(u.Concepts[0]) {
			return i
		}
	}
	return -1
}

func (u *Understanding) onlyNames() bool {
	return len(u.Concepts) > 0 && !slices.ContainsFunc(u.Concepts, func(c Concept) bool { return !c.Name })
}

func (c Concept) same(other Concept) bool {
	return slices.ContainsFunc(c.phrases, func(p weightedPhrase) bool {
		return slices.ContainsFunc(other.phrases, func(q weightedPhrase) bool { return slices.Equal(p.terms, q.terms) })
	})
}

// terms returns what words look for.
func (u *Understanding) terms() []weightedTerm {
	var out []weightedTerm
	at := make(map[string]int)
	for _, c := range u.Concepts {
		for _, p := range c.phrases {
			for _, t := range p.terms {
				weight := c.Weight * p.weight / float64(len(p.terms))
				i, ok := at[t]
				if !ok {
					at[t] = len(out)
					out = append(out, weightedTerm{t, weight})
				} else {
					out[i].weight = max(out[i].weight, weight)
				}
			}
		}
	}
	return out
}

var (
	howMuch = regexp.MustCompile(`(?i)^how \pL+$`) // all of a question that asks for a number of nothing
	year    = regexp.MustCompile(`^\d{4}$`)
)

// bare reports whether a question speaks of nothing: a word such as "why", "how many" alone, or figures that are no year.
func (u *Understanding) bare() bool {
	if u.Wanted == Summary {
		return false
	}
	for _, c := range u.Concepts {
		if strings.ContainsFunc(c.Word, unicode.IsLetter) || year.MatchString(c.Word) {
			return false
		}
	}
	return len(u.Concepts) > 0 || len(wordSpans(u.Text)) == 1 || howMuch.MatchString(strings.Trim(u.Text, " ?!."))
}
