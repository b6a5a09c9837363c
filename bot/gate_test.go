package bot

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"summitbot/corpus"
	"summitbot/index"
)

// breaches lists which of Discord's limits a payload breaks, counted from what is sent.
func breaches(p payload) (found []string) {
	count := func(what, s string, low, high int) int {
		n := len(utf16.Encode([]rune(s)))
		if n < low || n > high || !utf8.ValidString(s) {
			found = append(found, fmt.Sprintf("%s has %d units, valid: %v", what, n, utf8.ValidString(s)))
		}
		return n
	}
	count("content", p.Content, 0, 2000)
	if p.Content == "" && len(p.Embeds) == 0 {
		found = append(found, "empty message")
	}
	total := 0
	for _, e := range p.Embeds {
		total += count("title", e.Title, 0, 256) + count("description", e.Description, 0, 4096)
		count("url", e.URL, 0, 512)
		if e.Author != nil {
			total += count("author", e.Author.Name, 1, 256)
		}
		if e.Footer != nil {
			total += count("footer", e.Footer.Text, 1, 2048)
		}
		for _, f := range e.Fields {
			total += count("field name", f.Name, 1, 256) + count("field value", f.Value, 1, 1024)
		}
	}
	if len(p.Embeds) > 10 || total > 6000 {
		found = append(found, fmt.Sprintf("%d embeds of %d units", len(p.Embeds), total))
	}
	ids := make(map[string]bool)
	for _, row := range p.Components {
		buttons := row.(discordgo.ActionsRow).Components
		if len(buttons) == 0 || len(buttons) > 5 {
			found = append(found, fmt.Sprintf("%d buttons in a row", len(buttons)))
		}
		for _, b := range buttons {
			b := b.(discordgo.Button)
			count("label", b.Label, 1, 80)
			count("custom id", b.CustomID, 1, 100)
			if ids[b.CustomID] {
				found = append(found, "custom id twice: "+b.CustomID)
			}
			ids[b.CustomID] = true
		}
	}
	if len(p.Components) > 5 {
		found = append(found, fmt.Sprintf("%d rows", len(p.Components)))
	}
	if text, err := json.Marshal(p); err != nil || !strings.Contains(string(text), `"allowed_mentions":{"parse":[]}`) {
		found = append(found, fmt.Sprintf("mentions are allowed: %s, %v", text, err))
	}
	return found
}

var alphabets = []string{
	"abc defg. ", "абвг ґєії. ", "אבג דה. ", "ابت ث. ", "中文字。", "e\u0301a\u0308\u0323 ", "👩‍👩‍👧‍👦🏳️‍🌈🇺🇸 ", "*_~|`<>[]():@#/\\-+. ", "\xff\xed\xa0\x80a ",
	"\u202e\u200f\u2066x\u2069 ", "a\n\n",
}

// anyText makes a text of up to n characters, of one of the alphabets or of all.
func anyText(r *rand.Rand, n int) string {
	alphabet := []rune(alphabets[r.IntN(len(alphabets))])
	if r.IntN(3) == 0 {
		alphabet = []rune(strings.Join(alphabets, ""))
	}
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteRune(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

func anyHit(r *rand.Rand) index.Hit {
	text := strings.TrimSpace(valid(anyText(r, []int{20, 300, 3000, 12000}[r.IntN(4)])))
	if text == "" {
		text = "x"
	}
	a := &corpus.Article{
		ID: anyText(r, 50), Title: anyText(r, 400), Publisher: anyText(r, 400), File: anyText(r, 300), Text: text,
		URL: []string{"", "https://example.com/" + anyText(r, 20), "https://example.com/a#b", "javascript:alert(1)", "https://e.com/" + strings.Repeat("a", r.IntN(600))}[r.IntN(5)],
	}
	p := corpus.Passage{ID: a.ID + "#0123abcd", ArticleID: a.ID, Span: corpus.Span{Start: 0, End: len(text)}, Text: text, Sentences: corpus.Sentences(text)}
	h := index.Hit{Passage: p, Article: a}
	if len(p.Sentences) > 0 && r.IntN(5) > 0 {
		h.Sentence = p.Sentences[r.IntN(len(p.Sentences))]
	}
	for range r.IntN(8) {
		h.References = append(h.References, corpus.Reference{Publisher: anyText(r, 60), URL: "https://example.com/" + anyText(r, 80)})
	}
	return h
}

// TestRenderedFits renders answers from random articles: each keeps Discord's limits before the gate as behind it.
func TestRenderedFits(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 80 {
		lang := []string{english, russian, ukrainian}[r.IntN(3)]
		about := index.About{Articles: r.IntN(1e6), Built: time.Unix(r.Int64N(2e9), 0).UTC()}
		v := answerView{
			page: page{r.IntN(mostPassages), "123456789012345678901"}, shown: 1 + r.IntN(mostEmbeds), about: about, lang: lang,
			private: r.IntN(2) == 0, votes: r.IntN(2) == 0,
		}
		for range 1 + r.IntN(3) {
			v.questions = append(v.questions, oneLine(anyText(r, maxQuestion)))
		}
		for range r.IntN(mostPassages + 1) {
			v.found.Hits = append(v.found.Hits, anyHit(r))
		}
		for range r.IntN(4) {
			v.found.Nearest = append(v.found.Nearest, anyText(r, 300))
		}
		responses := []Response{v.render()}
		var claims []claim
		for range 1 + r.IntN(mostClaims) {
			claims = append(claims, claim{oneLine(anyText(r, 600)), anyHit(r)})
		}
		responses = append(responses, renderClaims(claims, about, say(lang)))
		h := anyHit(r)
		found := index.Found{Passage: h.Passage, Article: h.Article, References: h.References}
		responses = append(responses, renderContext([]index.Found{found}, about, say(lang)))
		for _, response := range responses {
			p := gate(response)
			if found := breaches(p); len(found) > 0 {
				t.Fatalf("%q: %+v", found, p)
			}
			if p.Content != response.Text && response.Text != "" || len(p.Embeds) != len(response.Embeds) {
				t.Fatalf("the gate had to cut %d embeds and %q", len(response.Embeds), response.Text)
			}
			for i, e := range response.Embeds {
				if p.Embeds[i].Description != e.Description || p.Embeds[i].URL != e.URL {
					t.Fatalf("the gate had to cut %d units, or %s to %s", units(e.Description), e.URL, p.Embeds[i].URL)
				}
			}
		}
		for i, e := range responses[0].Embeds {
			hit := v.found.Hits[v.page.first+i]
			if got, _ := unmark(t, e.Description); !strings.Contains(hit.Passage.Text, got) {
				t.Fatalf("%q was shown as %q", hit.Passage.Text, e.Description)
			}
		}
	}
}

// TestGateHoldsAnything gives the gate what no rendering makes.
func TestGateHoldsAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 60 {
		response := Response{Text: anyText(r, 5000), Private: r.IntN(2) == 0}
		for range r.IntN(14) {
			e := &discordgo.MessageEmbed{Title: anyText(r, 600), Description: anyText(r, 6000), URL: anyText(r, 20)}
			for range r.IntN(30) {
				e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: anyText(r, 300), Value: anyText(r, 1500)})
			}
			if r.IntN(2) == 0 {
				e.Footer = &discordgo.MessageEmbedFooter{Text: "f" + anyText(r, 3000)}
				e.Author = &discordgo.MessageEmbedAuthor{Name: "a" + anyText(r, 300)}
			}
			response.Embeds = append(response.Embeds, e)
		}
		for range r.IntN(8) {
			var row []discordgo.Button
			for range r.IntN(8) {
				row = append(row, discordgo.Button{Label: anyText(r, 100), CustomID: anyText(r, 120)})
			}
			response.Rows = append(response.Rows, row)
		}
		if found := breaches(gate(response)); len(found) > 0 {
			t.Fatalf("%q", found)
		}
	}
}

func TestGateChoices(t *testing.T) {
	var many []Choice
	for i := range 40 {
		many = append(many, Choice{strings.Repeat("я", 150), fmt.Sprint(i)})
	}
	many[0].Value = strings.Repeat("x", 101)
	got := gateChoices(many)["choices"].([]Choice)
	if len(got) != maxChoices || got[0].Value != "1" || units(got[0].Name) > maxChoice {
		t.Errorf("%d choices, the first %+v", len(got), got[0])
	}
	if text, err := json.Marshal(gateChoices(nil)); err != nil || string(text) != `{"choices":[]}` {
		t.Errorf("%s, %v", text, err)
	}
}
