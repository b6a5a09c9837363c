package quote

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

// person is somebody whom an article names.
type person struct {
	name   string   // the fullest form
	words  []string // of the name, folded
	sex    sex
	titles []string // what stands before the name in the article, small letters
	known  *Known
	body   bool // an organisation, paper or place
	spoke  bool // a cue names the person
	first  int  // where the article first names the person, in bytes
}

// mention is a place where a line names somebody: tokens Start to End, a title before the name included.
type mention struct {
	corpus.Span
	who        *person // nil where the name fits several
	name       corpus.Span
	possessive bool
	title      string
}

// cast is everybody whom an article names.
type cast struct {
	people  *People
	persons []*person
	byLast  map[string][]*person
	byFirst map[string][]*person
	lower   map[string]bool // words that the article has with a small letter
	// surnames are words that stand behind a given name in the article.
	surnames map[string]bool
	alone    map[string]bool // words with a capital that no other such word follows somewhere
	date     corpus.Date
}

// named is a run of capitals that may be a name.
type named struct {
	line *line
	mention
	words []string
	at    int
}

// newCast finds the names of an article and joins those of one person. Names in quotations count as well, for how
// somebody is called in full, but only those outside are mentions that a cue can mean.
func newCast(a *corpus.Article, lines []*line, people *People) *cast {
	c := &cast{people: people, byLast: make(map[string][]*person), byFirst: make(map[string][]*person), lower: make(map[string]bool), surnames: make(map[string]bool), alone: make(map[string]bool), date: a.Date}
	for _, l := range lines {
		for i, t := range l.tokens {
			if t.word() && t.text == t.lower {
				c.lower[t.lower] = true
			}
			if t.capital() && (i+1 == len(l.tokens) || !l.tokens[i+1].capital()) {
				c.alone[t.lower] = true
			}
			if i > 0 && t.capital() && l.tokens[i-1].capital() && sexOfName(l.tokens[i-1].lower) != unknownSex {
				c.surnames[t.lower] = true
			}
		}
	}
	var all []named
	times := make(map[string]int)
	for _, l := range lines {
		if l.heading || titleCase(l.tokens) {
			continue
		}
		for _, n := range c.names(l) {
			times[strings.Join(n.words, " ")]++
			all = append(all, n)
		}
	}
	for i := range all {
		if n := &all[i]; c.adjoins(n.words, times[strings.Join(n.words, " ")]) {
			n.words, n.title = n.words[len(n.words)-1:], ""
			n.name.Start = n.name.End - 1
			n.Start = n.name.Start
		}
	}
	// Full names first, so that a bare family name finds its bearer wherever the article gives the full one.
	for _, n := range all {
		if len(n.words) > 1 {
			c.enter(n)
		}
	}
	for i := range all {
		n := &all[i]
		n.who = c.resolve(*n)
		if n.who != nil {
			if role := n.line.role(n.mention); role != "" && !slices.Contains(n.who.titles, role) {
				n.who.titles = append(n.who.titles, role)
			}
			if n.title != "" && !slices.Contains(n.who.titles, n.title) {
				n.who.titles = append(n.who.titles, n.title)
			}
			if n.who.sex == unknownSex {
				n.who.sex = sexOfTitle(n.title)
			}
		}
		n.line.mentions = append(n.line.mentions, n.mention)
	}
	return c
}

// maxCast is how many people of an article are told apart, and how many with one family name: more than any article has,
// few enough that a list of a hundred thousand names takes no longer than other text of its length.
const (
	maxCast      = 2000
	maxNamesakes = 50
)

// enter records a full name.
func (c *cast) enter(n named) {
	words := strings.Fields(fold(strings.Join(n.words, " ")))
	last, given := words[len(words)-1], words[0]
	for _, p := range c.byLast[last] {
		if same(p.words, words) {
			if len(words) > len(p.words) {
				p.words = words
			}
			if p.known == nil && len(n.words) < 3 && len(strings.Fields(p.name)) > 3 {
				p.name = spelled(n.words)
			}
			return
		}
	}
	if len(c.persons) >= maxCast || len(c.byLast[last]) >= maxNamesakes {
		return
	}
	p := &person{name: spelled(n.words), words: words, sex: sexOfName(strings.ToLower(n.words[0])), first: n.at}
	p.body = bodies[strings.ToLower(n.words[len(n.words)-1])] || bodies[strings.ToLower(n.words[0])] && slices.Contains(n.words, "of")
	if k := c.people.Find(p.name); k != nil {
		p.adopt(k)
	}
	for _, q := range c.persons { // the same person by another spelling
		if p.known != nil && q.known == p.known {
			c.byLast[last] = append(c.byLast[last], q)
			return
		}
	}
	c.persons = append(c.persons, p)
	c.byLast[last] = append(c.byLast[last], p)
	c.byFirst[given] = append(c.byFirst[given], p)
}

// adjoins reports whether what looks like a full name that the article has so many times is a name of the people list
// behind a word that belongs to something else: "To Reuters Trump said", "Afterwards Putin said". A given name, an initial
// or another spelling of the person's own speaks against it, and so does a word that stands by itself nowhere and before
// this name again.
func (c *cast) adjoins(words []string, times int) bool {
	if len(words) < 2 || c.people.Find(strings.Join(words, " ")) != nil {
		return false
	}
	known := c.people.Find(words[len(words)-1])
	given := strings.ToLower(words[0])
	if known == nil || sexOfName(given) != unknownSex || maleNames[given] || utf8.RuneCountInString(given) < 3 {
		return false
	}
	return c.alone[given] || bodies[given] || places[given] || times < 2 && first(words[0]) != first(known.Name)
}

// spelled joins the words of a name, initials with their full stops.
func spelled(words []string) string {
	out := slices.Clone(words)
	for i, w := range out {
		if i+1 < len(out) && utf8.RuneCountInString(w) == 1 && unicode.IsUpper(first(w)) {
			out[i] = w + "."
		}
	}
	return strings.Join(out, " ")
}

func (p *person) adopt(k *Known) {
	p.known, p.name = k, k.Name
	switch k.Sex {
	case "m":
		p.sex = male
	case "f":
		p.sex = female
	}
}

// same reports whether two full names with one family name are one person's: the given names are equal, or one is the
// other's beginning or its initial.
func same(a, b []string) bool {
	x, y := a[0], b[0]
	if x == y {
		return true
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	return strings.HasPrefix(y, x)
}

// resolve finds the person whom a name means, nil where it fits several.
func (c *cast) resolve(n named) *person {
	words := strings.Fields(fold(strings.Join(n.words, " ")))
	last := words[len(words)-1]
	candidates := c.byLast[last]
	if len(words) > 1 {
		for _, p := range candidates {
			if same(p.words, words) {
				return p
			}
		}
		return nil
	}
	if s := sexOfTitle(n.title); s != unknownSex && len(candidates) > 1 {
		candidates = slices.DeleteFunc(slices.Clone(candidates), func(p *person) bool { return p.sex != unknownSex && p.sex != s })
	}
	known := c.people.Find(n.words[0])
	switch {
	case len(candidates) == 1 && (known == nil || candidates[0].known == known || candidates[0].known == nil && !c.named(known)):
		if known != nil && candidates[0].known == nil && sexOfName(candidates[0].words[0]) == female && known.Sex == "m" {
			break // somebody's relative
		}
		return candidates[0]
	case len(candidates) > 1:
		return c.among(candidates, n, known)
	}
	if known != nil {
		return c.listed(known, words, n.at)
	}
	if given := c.byFirst[last]; len(given) == 1 && sexOfName(strings.ToLower(n.words[0])) != unknownSex {
		return given[0]
	}
	if len(c.persons) >= maxCast {
		return nil
	}
	word := strings.ToLower(n.words[0])
	p := &person{name: n.words[0], words: words, first: n.at, sex: sexOfName(word)}
	p.body = (bodies[word] || places[word] || word == "kremlin" || word == "pentagon") && n.title == "" || strings.ToUpper(n.words[0]) == n.words[0] && len(n.words[0]) < 6
	c.add(p, last)
	return p
}

// listed returns the person of the people list, who need not be in the article by more than the name that stands at a
// place.
func (c *cast) listed(known *Known, words []string, at int) *person {
	for _, p := range c.persons {
		if p.known == known {
			return p
		}
	}
	p := &person{words: words, first: at}
	p.adopt(known)
	c.add(p, words[len(words)-1])
	return p
}

func (c *cast) named(k *Known) bool {
	return slices.ContainsFunc(c.persons, func(p *person) bool { return p.known == k })
}

func (c *cast) add(p *person, last string) {
	c.persons = append(c.persons, p)
	c.byLast[last] = append(c.byLast[last], p)
}

// among chooses of several bearers of a family name. The bare name is the one's whom the people list gives it to, or
// whom the article named first; but not where another bearer was named just before.
func (c *cast) among(candidates []*person, n named, known *Known) *person {
	best := candidates[0]
	for _, p := range candidates {
		if p.first < best.first {
			best = p
		}
	}
	if known != nil {
		for _, p := range candidates {
			if p.known != nil {
				// Whoever writes of one bearer from the list, and not of the one whom it gives the bare name to, still
				// means that one by it.
				return c.listed(known, strings.Fields(fold(n.words[0])), n.at)
			}
		}
	}
	return best
}

func sexOfTitle(title string) sex {
	for w := range strings.FieldsSeq(title) {
		switch w {
		case "mr", "sir", "lord", "king", "prince", "pope", "father", "brother", "congressman", "spokesman", "chairman":
			return male
		case "mrs", "ms", "miss", "dame", "queen", "princess", "lady", "sister", "congresswoman", "spokeswoman", "chairwoman":
			return female
		}
	}
	return unknownSex
}

// human reports whether somebody is a person by what the article says: a title, a given name, the people list.
func (p *person) human() bool {
	return !p.body && (p.known != nil || p.spoke || p.sex != unknownSex || len(p.titles) > 0 || len(p.words) > 1 && !p.allCapitals())
}

// certain is human for want of no doubt: there is more to tell it by than a run of capitals.
func (p *person) certain() bool {
	return p.human() && (p.known != nil || p.spoke || p.sex != unknownSex || len(p.titles) > 0)
}

func (p *person) allCapitals() bool {
	return strings.IndexFunc(p.name, unicode.IsLower) < 0
}
