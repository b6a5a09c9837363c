package quote

import (
	"slices"
	"strings"
)

// Keys stand for quotations and speakers in links and buttons. They depend on words and names alone, so that they mean
// the same in every book.

// SpeakerID returns what stands for a speaker where the name may be too long: "s-" and 12 digits of its hash.
func SpeakerID(name string) string { return "s-" + hash(name) }

// Key tells a quotation from others of the same words too: its id, a point and 4 digits of the speaker's hash. It has at
// most 19 characters.
func (e *Entry) Key() string { return e.ID + "." + hash(e.Speaker)[:4] }

// ByKey returns the quotation with a key, or nil.
func (b *Book) ByKey(key string) *Entry {
	id, speaker, _ := strings.Cut(key, ".")
	same := b.ByID(id)
	if i := slices.IndexFunc(same, func(e *Entry) bool { return strings.HasSuffix(e.Key(), "."+speaker) }); i >= 0 {
		return same[i]
	}
	return nil
}
