package articles

import (
	"strings"
	"testing"

	"summitbot/corpus/quote"
)

// TestQuotationsHaveTheirSpeakers compares the speaker that extraction finds for every quotation with the fact sheet's.
func TestQuotationsHaveTheirSpeakers(t *testing.T) {
	s := readSheet(t)
	people, err := quote.ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	right, unknown := 0, 0
	for _, a := range load(t) {
		for _, q := range quote.Extract(a, people) {
			speakers, _, title, _ := s.find(q.Text)
			if len(speakers) == 0 || title || q.Status == quote.Mention || q.Status == quote.Reported {
				continue
			}
			context := a.Text[max(0, q.Start-120):q.Start] + "[" + q.Text + "]" + a.Text[q.End:min(len(a.Text), q.End+80)]
			switch {
			case q.Speaker == "":
				unknown++
				t.Logf("%s: no speaker, it is %s (%s): %s", a.ID, speakers[0], q.Evidence, context)
			case !isOneOf(people, q.Speaker, speakers):
				t.Errorf("%s: given to %s (%s), the sheet has %s: %s", a.ID, q.Speaker, q.Evidence, speakers[0], context)
			default:
				right++
			}
		}
	}
	// The sheet does not tell namesakes apart; the articles themselves do, where several have the same words.
	said := make(map[string]*quote.Entry)
	b := quote.NewBook(load(t), people)
	for _, speaker := range b.Complete("", b.Len()) {
		for _, e := range b.BySpeaker(speaker.Name) {
			if other := said[e.ID]; other != nil {
				t.Errorf("%q is given to %s in %s and to %s in %s", e.Text, other.Speaker, other.Sources[0].Article, e.Speaker, e.Sources[0].Article)
			}
			said[e.ID] = e
		}
	}
	t.Logf("right %d, unknown %d", right, unknown)
	if right*10 < (right+unknown)*8 {
		t.Errorf("right %d, unknown %d: too few have a speaker", right, unknown)
	}
}

// isOneOf reports whether a full name ends in one of the last names; of a Chinese one it is the beginning. Where the list
// of people gives the last name to somebody, another bearer has to be on it too.
func isOneOf(people *quote.People, name string, lastNames []string) bool {
	for _, last := range lastNames {
		if people.Find(last) != nil && people.Find(name) == nil {
			continue
		}
		if last == "India" && strings.HasPrefix(name, "Ministry") { // the sheet calls its foreign ministry so
			return true
		}
		if strings.HasSuffix(name, last) || strings.HasPrefix(name, last+" ") {
			return true
		}
	}
	return false
}
