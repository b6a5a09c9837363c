package index

import (
	"bytes"
	_ "embed" // for the questions
	"encoding/binary"
	"io"
	"math"
	"slices"
	"sort"
	"strings"

	"summitbot/corpus"
	"summitbot/index/encoder"
)

// Questions that were put to passages ahead, and answered or not, are evidence of what the passages answer: people ask the
// same things, and one question in other words is nearer to another than to its answer. So a passage is ranked by them
// beside its own text (compare Nogueira et al., "Document Expansion by Query Prediction", 2019), and questions that are known to
// have no answer warn. What is shown is still the passage. The starter articles have such questions; others are
// weighed so that they stand beside them neither better nor worse off, as far as that can be (featUnposed).

// PosedQuestion is a question put to a passage ahead. Answer has words of the passage that show the answer, "" where no few words
// do; it is missing where neither this passage nor another answers the question, and the passage only sounds like it.
type PosedQuestion struct {
	Passage  string // its id
	Question string
	Answer   *string
}

// The questions are kept without their texts, as entries of one size in the order of their keys, little-endian:
//
//	the textKey of the passage's text, uint64; that of the question, uint64; 1 if the passage answers it, or 0; where in the
//	passage the answer begins and ends, both uint16, or 0 and 0; the scale, float32; a signed byte for each component of the
//	question's vector
//
// The question's key is there for a test, which tells by it whether the entries are those of the questions.
const (
	posedAnswered = 8 + 8
	posedStart    = posedAnswered + 1
	posedEnd      = posedStart + 2
	posedHead     = posedEnd + 2
	posedSize     = posedHead + 4 + encoder.Dim
)

//go:embed starter.questions
var posedAhead []byte

// WritePosed encodes questions put to passages of articles, and writes their entries. It returns those whose passages are
// not there.
func WritePosed(w io.Writer, articles []*corpus.Article, questions []PosedQuestion) (gone []PosedQuestion, err error) {
	e, err := encoder.New()
	if err != nil {
		return nil, err
	}
	texts := make(map[string]string)
	for _, a := range articles {
		for _, p := range corpus.Passages(a) {
			texts[p.ID] = p.Text
		}
	}
	var entries [][]byte
	for _, q := range questions {
		text, ok := texts[q.Passage]
		if !ok {
			gone = append(gone, q)
			continue
		}
		v := quantise(e.Query(q.Question))
		entry := q.head(text)
		entry = binary.LittleEndian.AppendUint32(entry, math.Float32bits(v.Scale))
		for _, c := range v.Components {
			entry = append(entry, byte(c))
		}
		entries = append(entries, entry)
	}
	slices.SortStableFunc(entries, func(a, b []byte) int { return comparePosed(a, binary.LittleEndian.Uint64(b)) })
	_, err = w.Write(bytes.Join(entries, nil))
	return gone, err
}

// head returns the beginning of the entry of a question to a passage's text, before the vector.
func (q PosedQuestion) head(text string) []byte {
	answer := q.answerIn(text)
	b := binary.LittleEndian.AppendUint64(nil, textKey(text))
	b = binary.LittleEndian.AppendUint64(b, textKey(q.Question))
	b = append(b, byte(truth(q.Answer != nil)))
	b = binary.LittleEndian.AppendUint16(b, uint16(answer.Start))
	return binary.LittleEndian.AppendUint16(b, uint16(answer.End))
}

// answerIn returns where a passage has the words of the answer; nowhere is the empty span.
func (q PosedQuestion) answerIn(text string) corpus.Span {
	if q.Answer == nil || *q.Answer == "" {
		return corpus.Span{}
	}
	at := strings.Index(text, *q.Answer)
	if at < 0 || at+len(*q.Answer) > math.MaxUint16 {
		return corpus.Span{}
	}
	return corpus.Span{Start: at, End: at + len(*q.Answer)}
}

func comparePosed(entry []byte, key uint64) int {
	switch k := binary.LittleEndian.Uint64(entry); {
	case k < key:
		return -1
	case k > key:
		return 1
	}
	return 0
}

// posed is how near a question is to those that were put to a passage ahead.
type posed struct {
	known      bool        // there are some that it answers
	answered   float64     // greatest similarity to one that the passage answers
	answer     corpus.Span // of that one in the passage's text; empty where it is not known
	unanswered float64     // and to one that nothing answers
}

// farPosed is the similarity of questions that have nothing to do with each other, usualPosed that of those about one
// thing, and from nearPosed on the answer to one tells where the answer to the other is.
const (
	farPosed   = 0.5
	nearPosed  = 0.65
	usualPosed = 0.8
)

// posedTo looks up the questions put to a passage.
func posedTo(q *encoder.Vector, text string) posed {
	p := posed{answered: farPosed, unanswered: farPosed}
	key, count := textKey(text), len(posedAhead)/posedSize
	entry := func(i int) []byte { return posedAhead[i*posedSize:][:posedSize] }
	for i := sort.Search(count, func(i int) bool { return comparePosed(entry(i), key) >= 0 }); i < count && comparePosed(entry(i), key) == 0; i++ {
		e := entry(i)
		similarity := product(q, math.Float32frombits(binary.LittleEndian.Uint32(e[posedHead:])), e[posedHead+4:])
		if e[posedAnswered] == 0 {
			p.unanswered = max(p.unanswered, similarity)
			continue
		}
		p.known = true
		if similarity > p.answered {
			p.answered = similarity
			p.answer = corpus.Span{Start: int(binary.LittleEndian.Uint16(e[posedStart:])), End: int(binary.LittleEndian.Uint16(e[posedEnd:]))}
		}
	}
	return p
}
