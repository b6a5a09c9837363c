package quote

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"summitbot/corpus"
)

// Known is a person that the program knows before it has read an article. Name is how the program calls the person;
// Also has other spellings, in any script, of the whole name or of the name alone that articles use for nobody else.
type Known struct {
	Name  string   `yaml:"name"`
	Sex   string   `yaml:"sex"` // "m", "f" or nothing
	Also  []string `yaml:"also"`
	Roles []Role   `yaml:"roles"`
}

// Role is what somebody was from one date to another; the zero date is open. Called has descriptions that mean whoever
// has the role, such as "Russian leader".
type Role struct {
	Title  string      `yaml:"title"`
	From   corpus.Date `yaml:"from"`
	Until  corpus.Date `yaml:"until"`
	Called []string    `yaml:"called"`
}

// People is the list of known persons. It never changes after it is read.
type People struct {
	read   []byte            // what the list was read from
	byName map[string]*Known // by spelling, in the form that fold gives it; nil for what means two of them
}

//go:embed people.yaml
var ownPeople []byte

// ReadPeople returns the program's own list, with the persons of an operator's list added. A person who is in both is
// taken from the operator's. The list is YAML, of the form of people.yaml.
func ReadPeople(more io.Reader) (*People, error) {
	var own, added []*Known
	var extra []byte
	if err := yaml.Unmarshal(ownPeople, &own); err != nil {
		return nil, fmt.Errorf("people.yaml: %w", err)
	}
	if more != nil {
		data, err := io.ReadAll(io.LimitReader(more, maxPeople+1))
		if err != nil {
			return nil, err
		}
		if len(data) > maxPeople {
			return nil, fmt.Errorf("the list of people has more than %d bytes", maxPeople)
		}
		extra = data
		if err := yaml.Unmarshal(data, &added); err != nil {
			return nil, fmt.Errorf("list of people: %w", err)
		}
	}
	p := &People{read: append(slices.Clone(ownPeople), extra...), byName: make(map[string]*Known)}
	taken := make(map[string]bool)
	for _, k := range append(added, own...) {
		if k == nil || strings.TrimSpace(k.Name) == "" {
			return nil, errors.New("list of people: an entry has no name")
		}
		if taken[k.Name] {
			continue
		}
		taken[k.Name] = true
		for _, spelling := range append([]string{k.Name}, k.Also...) {
			enter(p.byName, fold(spelling), k)
		}
	}
	return p, nil
}

// maxPeople is the size in bytes above which a list of people is refused.
const maxPeople = 1 << 20

func enter(m map[string]*Known, key string, k *Known) {
	if other, ok := m[key]; ok && other != k {
		k = nil
	}
	m[key] = k
}

// Find returns the person whom a spelling names, or nil.
func (p *People) Find(name string) *Known { return p.byName[fold(name)] }

// Fingerprint is equal for equal lists.
func (p *People) Fingerprint() string {
	sum := sha256.Sum256(p.read)
	return hex.EncodeToString(sum[:4])
}

// RoleOn returns the title that the person had on a date, "" where none is known. An unknown date gets none.
func (k *Known) RoleOn(d corpus.Date) string {
	if d.Year == 0 {
		return ""
	}
	for _, r := range k.Roles {
		if r.on(d) {
			return r.Title
		}
	}
	return ""
}

func (r Role) on(d corpus.Date) bool {
	return (r.From.Year == 0 || !before(d, r.From)) && (r.Until.Year == 0 || before(d, r.Until))
}

// describedAs reports whether a description, folded, means the person on a date. Without a date any time will do.
func (k *Known) describedAs(description string, d corpus.Date) bool {
	for _, r := range k.Roles {
		if d.Year != 0 && !r.on(d) {
			continue
		}
		for _, c := range r.Called {
			if fold(c) == description {
				return true
			}
		}
	}
	return false
}

func before(a, b corpus.Date) bool {
	return a.Year*10000+a.Month*100+a.Day < b.Year*10000+b.Month*100+b.Day
}

// fold makes spellings comparable: small letters, one kind of apostrophe, ё as е, Slavic case endings off each word.
func fold(name string) string {
	words := strings.Fields(strings.NewReplacer("’", "'", "ё", "е", ".", "").Replace(strings.ToLower(name)))
	for i, w := range words {
		words[i] = uninflected(w)
	}
	return strings.Join(words, " ")
}

// endings of the cases of names in Russian and Ukrainian, the longest first.
var endings = []string{
	"ского", "скому", "ским", "ском", "ськийого", "ого", "ому", "ему", "его", "ыми", "ими", "ием", "ией",
	"ым", "им", "ом", "ем", "ой", "ей", "ою", "ею", "ым", "ий", "ый", "ій", "ої", "ую", "ия", "ии", "ию", "ія", "ії", "ію", "ая",
	"а", "у", "е", "ы", "и", "о", "ю", "я", "й", "ь", "і", "ї",
}

// uninflected takes the ending of a case off a word in Cyrillic; Latin words stay.
func uninflected(w string) string {
	if first(w) < 'а' || first(w) > 'ґ' {
		return w
	}
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(w, e); ok && len(stem) >= 6 {
			if strings.HasPrefix(e, "ск") {
				stem += "ск"
			}
			return stem
		}
	}
	return w
}
