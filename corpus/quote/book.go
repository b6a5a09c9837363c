package quote

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"summitbot/corpus"
)

// Book holds the quotations of many articles, each once with all its sources. It never changes after it is made and is
// safe for concurrent use. Mentions and reported speech are not in it: they are nobody's exact words.
type Book struct {
	people    *People
	entries   []*Entry // in the order of the articles
	byID      map[string][]*Entry
	bySpeaker map[string][]*Entry
	byArticle map[string][]*Entry
	byWord    map[string][]int32 // positions of entries, ascending
	speakers  []Count
	byKey     map[string]string // names of speakers by SpeakerID
	spellings [][]string        // of each speaker, in small letters
}

// Entry is one quotation. Text and Status are those of its first source.
type Entry struct {
	ID      string // "q-" and the beginning of a hash of its words
	Text    string
	Speaker string // "" where no source says
	Role    string // the speaker's at the time: as printed, else by the people list
	Status  Status
	Said    corpus.Date // the earliest that a source names; zero where none does
	Sources []Source

	words []string
}

// Source is a place where a quotation stands.
type Source struct {
	Article string // id
	Title   string
	Publisher,
	URL, Lang string
	Date   corpus.Date
	Topics []string
	Quote  Quote
}

// Count is a speaker or a topic, and how many quotations there are of it.
type Count struct {
	Name   string
	Quotes int
}

// Published returns the earliest date of a source.
func (e *Entry) Published() corpus.Date {
	var d corpus.Date
	for _, s := range e.Sources {
		if d.Year == 0 || s.Date.Year != 0 && before(s.Date, d) {
			d = s.Date
		}
	}
	return d
}

// idDigits is the length of an id without its prefix, unless it must be longer to be the only one.
const idDigits = 6

// NewBook makes a book of the quotations of articles. The same words are one entry where they have one speaker; where a
// source names none they are the others' speaker's, if those agree.
func NewBook(articles []*corpus.Article, people *People) *Book {
	var sources []Source
	for _, a := range articles {
		sources = append(sources, SourcesOf(a, people)...)
	}
	return BookOf(sources, people)
}

// SourcesOf returns the quotations of one article that belong into a book.
func SourcesOf(a *corpus.Article, people *People) []Source {
	var out []Source
	for _, q := range Extract(a, people) {
		if q.Status == Mention || q.Status == Reported || len(wordsOf(q.Text)) < 3 && q.Status != Direct && q.Status != Translated {
			continue
		}
		out = append(out, Source{Article: a.ID, Title: a.Title, Publisher: a.Publisher, URL: a.URL, Lang: a.Lang, Date: a.Date, Topics: a.Topics, Quote: q})
	}
	return out
}

// BookOf makes a book of quotations that were extracted before.
func BookOf(sources []Source, people *People) *Book {
	b := &Book{people: people, byID: make(map[string][]*Entry), bySpeaker: make(map[string][]*Entry), byArticle: make(map[string][]*Entry), byWord: make(map[string][]int32), byKey: make(map[string]string)}
	type key struct{ words, speaker string }
	known := make(map[string]map[string]bool) // the speakers of the same words
	for _, s := range sources {
		w := strings.Join(wordsOf(s.Quote.Text), " ")
		if s.Quote.Speaker != "" {
			if known[w] == nil {
				known[w] = make(map[string]bool)
			}
			known[w][s.Quote.Speaker] = true
		}
	}
	seen := make(map[key]*Entry)
	for _, s := range sources {
		words := wordsOf(s.Quote.Text)
		k := key{strings.Join(words, " "), s.Quote.Speaker}
		if k.speaker == "" && len(known[k.words]) == 1 {
			for name := range known[k.words] {
				k.speaker = name
			}
		}
		e := seen[k]
		if e == nil {
			e = &Entry{ID: hash(k.words), Text: strings.TrimSpace(s.Quote.Text), Speaker: k.speaker, Status: s.Quote.Status, words: words}
			seen[k] = e
			b.entries = append(b.entries, e)
		}
		e.Sources = append(e.Sources, s)
		e.Role = cmp.Or(e.Role, s.Quote.Role)
		if said := s.Quote.Said; e.Said.Year == 0 || said.Year != 0 && before(said, e.Said) {
			e.Said = said
		}
	}
	b.arrange()
	return b
}

// arrange makes the look-ups, and ids long enough that different words never share one.
func (b *Book) arrange() {
	first := make(map[string]string)
	clash := make(map[string]bool)
	for _, e := range b.entries {
		short := e.ID[:idDigits]
		if other, ok := first[short]; ok && other != e.ID {
			clash[short] = true
		}
		first[short] = e.ID
	}
	counts := make(map[string]int)
	for i, e := range b.entries {
		if short := e.ID[:idDigits]; !clash[short] {
			e.ID = short
		}
		e.ID = "q-" + e.ID
		b.byID[e.ID[:2+idDigits]] = append(b.byID[e.ID[:2+idDigits]], e)
		b.bySpeaker[e.Speaker] = append(b.bySpeaker[e.Speaker], e)
		counts[e.Speaker]++
		for _, s := range e.Sources {
			if list := b.byArticle[s.Article]; len(list) == 0 || list[len(list)-1] != e {
				b.byArticle[s.Article] = append(list, e)
			}
		}
		if k := b.people.Find(e.Speaker); k != nil && e.Speaker != "" {
			when := e.Said
			if when.Year == 0 {
				when = e.Published()
			}
			e.Role = cmp.Or(k.RoleOn(when), e.Role)
		}
		for _, w := range e.words {
			if list := b.byWord[w]; len(list) == 0 || list[len(list)-1] != int32(i) {
				b.byWord[w] = append(list, int32(i))
			}
		}
	}
	for name, n := range counts {
		if name != "" {
			b.speakers = append(b.speakers, Count{name, n})
			b.byKey[SpeakerID(name)] = name
		}
	}
	slices.SortFunc(b.speakers, func(p, q Count) int { return cmp.Or(q.Quotes-p.Quotes, strings.Compare(p.Name, q.Name)) })
	for _, s := range b.speakers {
		all := []string{plain(s.Name)}
		if k := b.people.Find(s.Name); k != nil {
			for _, other := range k.Also {
				all = append(all, plain(other))
			}
		}
		b.spellings = append(b.spellings, all)
	}
}

// plain writes a name as people type it: in small letters, ё as е.
func plain(name string) string { return strings.ReplaceAll(strings.ToLower(name), "ё", "е") }

func hash(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:6])
}

// wordsOf returns the words of a text in small letters, without punctuation: what two printings of a quotation share.
func wordsOf(text string) []string {
	text = strings.NewReplacer("’", "'", "ё", "е").Replace(strings.ToLower(text))
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '\''
	})
	for i, w := range words {
		words[i] = strings.Trim(w, "'")
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// Len returns the number of quotations.
func (b *Book) Len() int { return len(b.entries) }

// ByID returns the quotations with an id; the same words by two people have one id. Letters of either case are read, and
// an id that was longer or shorter in another index.
func (b *Book) ByID(id string) []*Entry {
	id = strings.ToLower(strings.TrimSpace(id))
	if !strings.HasPrefix(id, "q-") {
		id = "q-" + id
	}
	if len(id) < 2+idDigits {
		return nil
	}
	var out []*Entry
	for _, e := range b.byID[id[:2+idDigits]] {
		if full := "q-" + hash(strings.Join(e.words, " ")); strings.HasPrefix(full, id) {
			out = append(out, e)
		}
	}
	return out
}

// FindSpeaker returns the name in the book that a SpeakerID or a spelling means: one of the people list, a full name, or a
// family name that only one speaker has.
func (b *Book) FindSpeaker(name string) (string, bool) {
	if known, ok := b.byKey[strings.TrimSpace(name)]; ok {
		return known, true
	}
	if k := b.people.Find(name); k != nil && len(b.bySpeaker[k.Name]) > 0 {
		return k.Name, true
	}
	wanted := fold(name)
	if wanted == "" {
		return "", false
	}
	found := ""
	for _, s := range b.speakers {
		folded := fold(s.Name)
		if folded == wanted {
			return s.Name, true
		}
		if strings.HasSuffix(folded, " "+wanted) {
			if found != "" {
				return "", false
			}
			found = s.Name
		}
	}
	return found, found != ""
}

// BySpeaker returns what somebody said, in the order of the articles; "" means those whom no source names.
func (b *Book) BySpeaker(name string) []*Entry { return b.bySpeaker[name] }

// Complete returns at most n speakers whose name, or another spelling of it, has a word that begins with what was typed;
// the most quoted first.
func (b *Book) Complete(typed string, n int) []Count {
	typed = plain(strings.TrimSpace(typed))
	var out []Count
	for i, s := range b.speakers {
		if len(out) == n {
			break
		}
		if slices.ContainsFunc(b.spellings[i], func(name string) bool { return begins(name, typed) }) {
			out = append(out, s)
		}
	}
	return out
}

// begins reports whether a name, or what follows one of its spaces, begins with what was typed.
func begins(name, typed string) bool {
	for {
		if strings.HasPrefix(name, typed) {
			return true
		}
		_, rest, more := strings.Cut(name, " ")
		if !more {
			return false
		}
		name = rest
	}
}

// Topics returns the topics of the articles that somebody is quoted in, with the number of quotations, most first.
func (b *Book) Topics(name string) []Count {
	counts := make(map[string]int)
	for _, e := range b.bySpeaker[name] {
		for _, t := range e.Sources[0].Topics {
			counts[t]++
		}
	}
	var out []Count
	for t, n := range counts {
		out = append(out, Count{t, n})
	}
	slices.SortFunc(out, func(p, q Count) int { return cmp.Or(q.Quotes-p.Quotes, strings.Compare(p.Name, q.Name)) })
	return out
}

// Random returns a quotation of five words or more that has a speaker, by the one named or by anybody; nil if there is
// none. The same seed gives the same one.
func (b *Book) Random(by string, seed uint64) *Entry {
	from := b.entries
	if by != "" {
		from = b.bySpeaker[by]
	}
	var good []*Entry
	for _, e := range from {
		if e.Speaker != "" && len(e.words) >= 5 {
			good = append(good, e)
		}
	}
	if len(good) == 0 {
		return nil
	}
	return good[rand.New(rand.NewPCG(seed, 0)).IntN(len(good))]
}

// In returns the quotations that stand in a range of an article's text.
func (b *Book) In(article string, span corpus.Span) []*Entry {
	var out []*Entry
	for _, e := range b.byArticle[article] {
		for _, s := range e.Sources {
			if s.Article == article && s.Quote.Start >= span.Start && s.Quote.End <= span.End {
				out = append(out, e)
				break
			}
		}
	}
	return out
}
