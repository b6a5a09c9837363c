package index

import (
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	unicodetokenizer "github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"

	"summitbot/corpus"
)

// The fields of a passage. body is the one that is searched: the title twice, then the text, in one merged field, since
// a title field with an idf of its own lets a rare headline word decide. The others serve look-ups: the date as
// YYYY-MM-DD, the article's id. A field of the words as they are written would add two thirds of the text's size to the
// index; whoever needs these words reads them in the passages.
const (
	bodyField    = "body"
	dateField    = "date"
	articleField = "article"
)

// stemmed is one analyzer for every language: each stemmer leaves words of the other script alone, so that a Latin name
// in a Russian article and a Cyrillic one in an English article are stemmed by their own rules. Ukrainian words go
// through the Russian stemmer, which takes off the endings that the two languages share.
const stemmed = "stemmed"

// newMapping returns the mapping of a passage. The body has frequencies and lengths, the other fields postings alone;
// nothing is stored.
func newMapping() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(stemmed, map[string]any{
		"type":      custom.Name,
		"tokenizer": unicodetokenizer.Name,
		"token_filters": []string{
			lowercase.Name, en.PossessiveName, en.SnowballStemmerName, ru.SnowballStemmerName,
		},
	})
	if err != nil {
		return nil, err
	}
	doc := bleve.NewDocumentStaticMapping()
	for name, analyzer := range map[string]string{bodyField: stemmed, dateField: keyword.Name, articleField: keyword.Name} {
		field := bleve.NewTextFieldMapping()
		field.Analyzer = analyzer
		field.Store, field.IncludeTermVectors, field.IncludeInAll, field.DocValues = false, false, false, false
		field.SkipFreqNorm = name != bodyField
		doc.AddFieldMappingsAt(name, field)
	}
	m.DefaultMapping = doc
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	return m, nil
}

// document returns what is indexed of a passage.
func document(a *corpus.Article, p corpus.Passage) map[string]any {
	fields := map[string]any{
		bodyField:    indexedText(a, p),
		articleField: a.ID,
	}
	if date, err := a.Date.MarshalText(); err == nil && len(date) > 0 {
		fields[dateField] = string(date)
	}
	return fields
}

// indexedText returns the body of a passage.
func indexedText(a *corpus.Article, p corpus.Passage) string {
	return a.Title + "\n" + a.Title + "\n" + p.Text
}

// term is one word of a text as the index knows it, and where it stands.
type term struct {
	text       string
	start, end int
}

func terms(a analysis.Analyzer, text string) []term {
	var out []term
	for _, token := range a.Analyze([]byte(text)) {
		out = append(out, term{string(token.Term), token.Start, token.End})
	}
	return out
}

// weightedTerm is a term of a question and how much it counts beside the others.
type weightedTerm struct {
	text   string
	weight float64
}

// stopWords are words that every text has and no question turns on, in English, Russian and Ukrainian.
var stopWords = words(`a an the and or but if of to in on at by for with from as into about than then so too
		is are was were be been being am do does did doing done have has had having will would can could should may might
		shall must i me my we us our you your he him his she her it its they them their this that these those there here
		who whom whose what which when where why how not no nor just very please pls tell say s t don't didn't wasn't
		what's who's how's where's isn't
		и в во на но а о об от до из за к ко с со у по для при это этот эта эти тот та те как так что кто где когда
		почему зачем какой какая какие каком сколько ли же бы был была было были есть он она они мы вы я его её их не ни
		і й в у на але а о об від до із з за к зі по для при це цей ця ці той та ті як так що хто де коли чому який яка
		які скільки чи ж би був була було були є він вона вони ми ви я його її їх не ні`)

// words makes a set of the words of a text.
func words(text string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}
