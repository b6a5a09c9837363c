// Package encoder turns a text into a unit vector of its meaning, so that a question finds sentences that say the same
// in other words or another language. It knows nothing of the index.
//
// The model is multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings: A Technical Report", 2024): a BERT
// encoder of twelve layers (Devlin et al., 2019) in 4-bit weights, its vocabulary cut to Latin and Cyrillic script.
// Bottom-up: tokenizer.go cuts a text into pieces, model.go reads the embedded weights where they lie, kernel.go picks
// the arithmetic for the processor at hand, forward.go runs the layers, which adapter.go changes for questions.
//
// Every kernel gives the same bits, on every processor: integer products are exact, and floating-point operations are
// few, never fused, and done in one fixed order. A vector may therefore be stored by one machine and compared by another.
package encoder

import (
	"errors"
	"strings"
	"sync"
)

//go:generate go run ./gen ../../../shared/models/sentence-encoder encoder.bin

// Dim is the number of components of a Vector.
const Dim = hidden

// Vector is the meaning of a text: a point on the unit sphere. The dot product of two is their cosine similarity. Those
// of passages lie between about .7 and .9 whatever the texts; that of a question and a passage that answers it is about .6.
type Vector [Dim]float32

// Encoder computes vectors. It is immutable and safe for concurrent use.
type Encoder struct {
	model   *model
	asking  []*adapter // for questions
	kernel  *kernel
	scratch sync.Pool // of *scratch
}

// shared and sharedAdapters are read once: all encoders use the same weights.
var (
	shared         = sync.OnceValues(func() (*model, error) { return parse(file) })
	sharedAdapters = sync.OnceValues(func() ([]*adapter, error) {
		a, err1 := parseAdapter(adapterFile1)
		b, err2 := parseAdapter(adapterFile2)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		if a.first != b.first {
			return nil, errors.New("encoder: the adapters change different layers")
		}
		return []*adapter{a, b}, nil
	})
)

// New returns an encoder over the embedded weights. It fails only if they are damaged.
func New() (*Encoder, error) {
	m, err := shared()
	if err != nil {
		return nil, err
	}
	a, err := sharedAdapters()
	if err != nil {
		return nil, err
	}
	return newEncoder(m, a, kernels()[0]), nil
}

func newEncoder(m *model, a []*adapter, k *kernel) *Encoder {
	e := &Encoder{model: m, asking: a, kernel: k}
	e.scratch.New = func() any { return new(scratch) }
	return e
}

// Kernel names the arithmetic in use, for logs.
func (e *Encoder) Kernel() string { return e.kernel.name }

// Memory returns the bytes that the model takes: most are the program's own file, which the system may share and drop.
func (e *Encoder) Memory() int64 {
	sum := e.model.memory
	for _, a := range e.asking {
		sum += a.memory
	}
	return int64(sum)
}

// Fingerprint changes whenever the vectors of passages do. Stored vectors belong under it.
func (e *Encoder) Fingerprint() string { return e.model.fingerprint }

// Whole reports whether the model's vocabulary has a word as one piece, as it has the frequent words of its languages.
// The word is in lower case and NFC.
func (e *Encoder) Whole(word string) bool {
	const around = 2 // the begin and the end
	return len(e.model.tokens.encode("", word)) == 1+around
}

// Query returns the vector of a question, to be compared with those of passages. Any text is allowed: of a long one the
// first 512 pieces count, characters that the model does not know all mean the same to it, and an empty one has a vector
// that is close to nothing in particular. Text should be in NFC. Capitals, and marks at the end, make no difference: the
// adapter was fitted to questions as people type them.
func (e *Encoder) Query(text string) Vector {
	text = strings.TrimRight(strings.ToLower(text), " ?!.…")
	s := e.scratch.Get().(*scratch)
	defer e.scratch.Put(s)
	s.begin()
	s.add(e.model.tokens.encode("query: ", text))
	vectors := make([]Vector, len(e.asking))
	e.forward(s, vectors, e.asking)
	all := make([]float32, 0, len(vectors)*Dim)
	for _, v := range vectors {
		all = append(all, v[:]...)
	}
	var v Vector
	mean(&v, all)
	return v
}

// Passage returns the vector of a text that may answer a question. See Query.
func (e *Encoder) Passage(text string) Vector {
	return e.encode("passage: ", []string{text})[0]
}

// Passages returns the vectors of many texts, in order: the same as Passage of each, in less time, on one core.
func (e *Encoder) Passages(texts []string) []Vector {
	return e.encode("passage: ", texts)
}

// batchRows is how many pieces run through the layers together: enough that fetching and unpacking the weights no longer
// counts, few enough that activations stay in a core's cache.
const batchRows = 192

func (e *Encoder) encode(prefix string, texts []string) []Vector {
	s := e.scratch.Get().(*scratch)
	defer e.scratch.Put(s)
	vectors := make([]Vector, len(texts))
	done := 0
	s.begin()
	for i, text := range texts {
		ids := e.model.tokens.encode(prefix, text)
		if len(s.ids) > 0 && len(s.ids)+len(ids) > batchRows {
			e.forward(s, vectors[done:i], nil)
			done = i
			s.begin()
		}
		s.add(ids)
	}
	if done < len(texts) {
		e.forward(s, vectors[done:], nil)
	}
	return vectors
}
