package index

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"summitbot/index/encoder"
)

// cloud makes vectors as the encoder's are: unit vectors around one direction, in clusters. From the middle itself they
// are about as far as sentences are.
func cloud(count int, seed uint64) []encoder.Vector {
	r := rand.New(rand.NewPCG(seed, 9))
	normal := func() (v encoder.Vector) {
		for i := range v {
			v[i] = float32(r.NormFloat64())
		}
		return v
	}
	var common encoder.Vector
	for i, m := range middle() {
		common[i] = m * float32(math.Sqrt(encoder.Dim/dot(*middle(), *middle())))
	}
	centres := make([]encoder.Vector, 1+count/200)
	for i := range centres {
		centres[i] = normal()
	}
	all := make([]encoder.Vector, count)
	for i := range all {
		centre, own := centres[r.IntN(len(centres))], normal()
		length := 0.0
		for j := range all[i] {
			all[i][j] = 2*common[j] + centre[j]*0.6 + own[j]*0.7
			length += float64(all[i][j]) * float64(all[i][j])
		}
		for j := range all[i] {
			all[i][j] /= float32(math.Sqrt(length))
		}
	}
	return all
}

// keep makes vectors of passages that have as many as first says.
func keep(first []uint32, all []encoder.Vector) *vectors {
	s := openVectorStore("", "", slog.New(slog.DiscardHandler))
	var texts, numbers []uint32
	for i, v := range all {
		texts = append(texts, uint32(i))
		numbers = append(numbers, s.add(appendEntry(nil, "", uint64(i), v)))
	}
	return newVectors(s, first).grow(texts, numbers)
}

// each makes vectors with one for each passage.
func each(all []encoder.Vector) *vectors {
	first := make([]uint32, len(all)+1)
	for i := range all {
		first[i+1] = uint32(i + 1)
	}
	return keep(first, all)
}

// similarity is vectors.similarity of a vector that can be read.
func similarity(v *vectors, q encoder.Vector, row int) float64 {
	var buf entryBuffer
	s, ok := v.similarity(&q, row, &buf)
	if !ok {
		panic("a vector in memory cannot be read")
	}
	return s
}

func dot(a, b encoder.Vector) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestQuantisedSimilarityIsClose(t *testing.T) {
	all := cloud(300, 1)
	v := each(all)
	for i := 1; i < len(all); i++ {
		if got, want := similarity(v, all[0], i), dot(all[0], all[i]); math.Abs(got-want) > 0.003 {
			t.Fatalf("vector %d: similarity %v, exactly %v", i, got, want)
		}
	}
	if got := quantise(encoder.Vector{}); got.Scale != 0 {
		t.Errorf("the zero vector has scale %v", got.Scale)
	}
}

// nearIn returns the passages of v nearest to a question.
func nearIn(v *vectors, q *encoder.Vector) []int {
	return allVectors{parts: []shownVectors{{vectors: v, position: func(passage int) int { return passage }}}}.near(q)
}

// recallOfNear returns the share of the 50 vectors nearest to each question whose passages near finds.
func recallOfNear(v *vectors, questions []encoder.Vector) float64 {
	found, wanted := 0, 0
	for _, q := range questions {
		got := nearIn(v, &q)
		order, exact := make([]int, len(v.texts)), make([]float64, len(v.texts))
		for i := range order {
			order[i], exact[i] = i, similarity(v, q, i)
		}
		slices.SortFunc(order, func(x, y int) int { return better(exact[x], exact[y]) })
		for _, row := range order[:50] {
			p := sort.Search(len(v.first), func(p int) bool { return v.first[p] > v.texts[row] }) - 1
			wanted++
			if slices.Contains(got, p) {
				found++
			}
		}
	}
	return float64(found) / float64(wanted)
}

func TestNearFindsTheTrueNeighbours(t *testing.T) {
	all := cloud(20_100, 2)
	if recall := recallOfNear(each(all[:20_000]), all[20_000:]); recall < 0.99 {
		t.Errorf("recall of the true 50 nearest %.4f", recall)
	}
}

// encodedQuestions returns the vectors of the development questions.
func encodedQuestions(tb testing.TB, m *meaning) (all []encoder.Vector) {
	tb.Helper()
	for _, q := range readLines[struct{ Question string }](tb, "questions.jsonl") {
		all = append(all, m.encoder.Query(q.Question))
	}
	return all
}

func TestNearFindsTheTrueNeighboursInTheStarterArticles(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	x := inMemory(t, starter())
	if _, err := newEncoding(x, Config{Log: testLog(t)}); err != nil {
		t.Fatal(err)
	}
	if recall := recallOfNear(x.vectors.Load(), encodedQuestions(t, x.meaning)); recall < 0.99 {
		t.Errorf("recall of the true 50 nearest %.4f", recall)
	}
}

// BenchmarkRecall reports the recall of the true 50 nearest among real vectors, of about 18,000 sentences and passages
// of the Reuters stories. They are encoded first, which takes a minute.
func BenchmarkRecall(b *testing.B) {
	x := reutersIndex(b, 6000)
	if err := x.startMeaning(context.Background(), Config{Wait: Forever, Log: slog.New(slog.DiscardHandler)}); err != nil {
		b.Fatal(err)
	}
	questions := encodedQuestions(b, x.meaning)
	for _, title := range x.questions {
		questions = append(questions, x.meaning.encoder.Query(title))
	}
	recall := 0.0
	for b.Loop() {
		recall = recallOfNear(x.vectors.Load(), questions)
	}
	b.ReportMetric(recall, "recall")
	b.ReportMetric(float64(len(x.vectors.Load().texts)), "vectors")
}

// TestNearFindsMoreCopiesThanItLooksAt fills the nearest distance with more vectors than are compared.
func TestNearFindsMoreCopiesThanItLooksAt(t *testing.T) {
	all := cloud(3000, 8)
	q := all[0]
	for i := range looked + 1 {
		all[i] = q
	}
	if got := nearIn(each(all), &q); len(got) != nearestVectors {
		t.Errorf("%d passages", len(got))
	}
}

func TestPassageIsItsBestSentenceAndItself(t *testing.T) {
	all := cloud(6, 3)
	q := all[5]
	v := keep([]uint32{0, 3, 3, 4, 6}, all[:5]) // of the last passage one text is missing
	best := max(similarity(v, q, 0), similarity(v, q, 1))
	if got, ok := closest(v, &q, 0); !ok || got != (best+similarity(v, q, 2))/2 {
		t.Errorf("score %v", got)
	}
	_, sentences, _ := v.similarities(&q, 0)
	if !slices.Equal(sentences, []float64{similarity(v, q, 0), similarity(v, q, 1)}) {
		t.Errorf("sentences %v", sentences)
	}
	if score, ok := closest(v, &q, 2); !ok || score != similarity(v, q, 3) {
		t.Errorf("a passage of one sentence has score %v", score)
	}
	for _, p := range []int{1, 3} {
		if score, ok := closest(v, &q, p); ok {
			t.Errorf("passage %d has not all its vectors, and score %v", p, score)
		}
	}
	if got := nearIn(v, &q); !slices.Equal(got, []int{0, 2, 3}) {
		t.Errorf("near %v", got)
	}
}

// TestRowsMayComeInAnyOrder adds vectors in two orders while snapshots of them are searched.
func TestRowsMayComeInAnyOrder(t *testing.T) {
	all := cloud(2000, 8)
	for i := range 1700 {
		all[i] = all[0] // more at one distance than are looked at
	}
	whole := each(all)
	v := newVectors(whole.store, whole.first)
	var readers sync.WaitGroup
	for i := len(all) - 1; i >= 0; i-- {
		v = v.grow([]uint32{uint32(i)}, []uint32{whole.number[i]})
		if i%200 == 0 {
			snapshot, size := v, len(all)-i
			readers.Go(func() {
				if got := len(nearIn(snapshot, &all[0])); got != min(size, nearestVectors) {
					t.Errorf("%d passages of %d", got, size)
				}
			})
		}
	}
	readers.Wait()
	if v.missing() != 0 || !slices.Equal(nearIn(v.ordered(), &all[0]), nearIn(whole, &all[0])) {
		t.Error("the order in which vectors were made changes what is found")
	}
}

// TestOverloadFallsBackToWords takes all encoders away: questions are answered all the same.
func TestOverloadFallsBackToWords(t *testing.T) {
	cfg, log := testConfig(t)
	cfg.Meaning, cfg.Wait, cfg.Dir = true, Forever, ""
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for range cap(x.meaning.free) {
		<-x.meaning.free
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			answer, err := x.Search(context.Background(), Question{Text: "who came with Putin"}, 1)
			if err != nil || len(answer.Hits) != 1 {
				t.Errorf("answer %+v, error %v", answer, err)
			}
		})
	}
	wg.Wait()
	if x.meaning.busy.Load() != 4 || log.Len() == 0 {
		t.Errorf("busy %d, log %q", x.meaning.busy.Load(), log)
	}
}

// TestManyAskAtOnce has many more questions than the one encoder that is free can take: all are answered, some by their
// words, and the log tells of them in few lines.
func TestManyAskAtOnce(t *testing.T) {
	cfg, log := testConfig(t)
	cfg.Meaning, cfg.Wait, cfg.Dir = true, Forever, ""
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	log.Reset()
	for range cap(x.meaning.free) - 1 {
		<-x.meaning.free
	}
	var wg sync.WaitGroup
	const count = 400
	for i := range count {
		wg.Go(func() {
			question := strings.Repeat("who came with Putin ", 20) + fmt.Sprint(i)
			answer, err := x.Search(context.Background(), Question{Text: question, By: WordsAndMeaning}, 1)
			if err != nil || len(answer.Hits) != 1 {
				t.Errorf("answer %+v, error %v", answer, err)
			}
		})
	}
	wg.Wait()
	busy := x.meaning.busy.Load()
	if busy == 0 || busy == count || len(x.meaning.free) != 1 {
		t.Errorf("%d of %d questions were answered by words alone, %d encoders are free", busy, count, len(x.meaning.free))
	}
	if lines := strings.Count(log.String(), "words alone"); lines != bits.Len64(uint64(busy)) {
		t.Errorf("%d log lines of %d questions", lines, busy)
	}
}

func BenchmarkNear(b *testing.B) {
	for _, size := range []struct {
		name  string
		count int
	}{{"20k", 20_000}, {"200k", 200_000}, {"1M", 1_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			all := cloud(10_000, 6)
			// The distances decide the time, not where the vectors come from.
			v := each(slices.Repeat(all, size.count/len(all)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				nearIn(v, &all[i%len(all)])
			}
		})
	}
}

// closest returns the mean of the similarities of a passage and its best sentence to a question; false as similarities.
func closest(v *vectors, q *encoder.Vector, p int) (float64, bool) {
	own, sentences, ok := v.similarities(q, p)
	if !ok {
		return 0, false
	}
	return (own + slices.Max(sentences)) / 2, true
}
