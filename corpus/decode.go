package corpus

import (
	"bytes"
	"errors"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/unicode/norm"
)

var errBinary = errors.New("not a text file")

// Decode turns bytes into text. A byte order mark decides, then whether the bytes make sense as UTF-8, UTF-16 or UTF-32,
// then the encoding that a server or a page declares (a label as in HTML, or ""), then a guess. Cyrillic text is told by
// its letters even where another encoding is declared: servers often declare one for all that they hold.
func Decode(data []byte, declared string) (string, error) {
	if e, mark := marked(data); e != nil {
		return decodeWith(e, data[mark:])
	}
	switch {
	case bytes.IndexByte(data, 0) >= 0:
		if e := unmarkedWide(data); e != nil {
			return decodeWith(e, data)
		}
		return "", errBinary
	case bytes.Contains(data, []byte("\x1b$")) || bytes.Contains(data, []byte("\x1b(J")):
		return decodeWith(japanese.ISO2022JP, data)
	case mostlyUTF8(data):
		if controls(data)*20 > len(data) {
			return "", errBinary
		}
		return strings.ToValidUTF8(string(data), "\uFFFD"), nil
	case controls(data)*20 > len(data):
		return "", errBinary
	}
	return decodeWith(guess(data, declared), data)
}

// guess returns the encoding of data whose bytes above 127 are not UTF-8.
func guess(data []byte, declared string) encoding.Encoding {
	claimed, _ := htmlindex.Get(declared)
	cyrillic, convincing := guessCyrillic(data)
	if convincing {
		for _, m := range cyrillicCharmaps {
			// Encodings that differ in a letter or two leave the choice to who declared.
			if claimed == m && plausibility(data, m) > plausibility(data, cyrillic)-0.05 {
				return m
			}
		}
		return cyrillic
	}
	if claimed != nil && fits(claimed, data) {
		return claimed
	}
	if detected := detect(data); detected != nil {
		return detected
	}
	return charmap.Windows1252
}

// fits reports whether an encoding makes sense of all but a few bytes.
func fits(e encoding.Encoding, data []byte) bool {
	if name, err := htmlindex.Name(e); err != nil || strings.HasPrefix(name, "utf-") {
		return false // looked at already
	}
	text, err := e.NewDecoder().Bytes(data)
	return err == nil && bytes.Count(text, []byte("\uFFFD"))*200 <= len(text)
}

const (
	maxDetect = 256 << 10 // bytes that the detector looks at
	minDetect = 10        // bytes above 127 below which its guesses are none
)

// tags is markup, in which letters say nothing of the text's language.
var tags = regexp.MustCompile(`<[^<>]*>`)

// detect asks a detector that knows the usual encodings of the world. It is not asked about Cyrillic ones, which it
// takes for Western ones easily.
func detect(data []byte) encoding.Encoding {
	sample := tags.ReplaceAllLiteral(data[:min(len(data), maxDetect)], []byte(" "))
	high := 0
	for _, b := range sample {
		if b >= 0x80 {
			high++
		}
	}
	if high < minDetect {
		return nil
	}
	results, err := chardet.NewTextDetector().DetectAll(sample)
	if err != nil {
		return nil
	}
	var best encoding.Encoding
	bestName, confidence := "", 0
	for _, r := range results {
		e, err := htmlindex.Get(r.Charset)
		if strings.HasPrefix(r.Charset, "ISO-8859-8") {
			e, err = charmap.Windows1255, nil // the same letters, and what is written with them
		}
		// The detector's order is not the same from run to run where two are equally likely.
		if err != nil || r.Confidence < confidence || r.Confidence == confidence && r.Charset > bestName || !fits(e, data) {
			continue
		}
		best, bestName, confidence = e, r.Charset, r.Confidence
	}
	return best
}

var marks = []struct {
	bytes string
	encoding.Encoding
}{
	{"\xEF\xBB\xBF", xunicode.UTF8},
	{"\xFF\xFE\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)}, // before UTF-16, whose mark it begins with
	{"\x00\x00\xFE\xFF", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xFF\xFE", xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM)},
	{"\xFE\xFF", xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM)},
}

// marked returns the encoding that a byte order mark tells, and the mark's length.
func marked(data []byte) (encoding.Encoding, int) {
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m.bytes)) {
			return m.Encoding, len(m.bytes)
		}
	}
	return nil, 0
}

// unmarkedWide recognises UTF-16 and UTF-32 without a byte order mark. In UTF-16 of Latin and Cyrillic text every other
// byte, the high one, is 0 or 4; in UTF-32 the two highest of four are 0.
func unmarkedWide(data []byte) encoding.Encoding {
	var high [4]int
	for i, b := range data {
		if b == 0 || b == 4 {
			high[i%4]++
		}
	}
	most, few := len(data)/4-len(data)/40, len(data)/40
	all := func(places ...int) bool {
		for _, p := range places {
			if high[p] < most {
				return false
			}
		}
		return true
	}
	switch {
	case len(data)%4 == 0 && all(1, 2, 3) && high[0] <= few:
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case len(data)%4 == 0 && all(0, 1, 2) && high[3] <= few:
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	case len(data)%2 == 0 && all(1, 3) && high[0]+high[2] <= 2*few:
		return xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM)
	case len(data)%2 == 0 && all(0, 2) && high[1]+high[3] <= 2*few:
		return xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM)
	}
	return nil
}

// mostlyUTF8 reports whether data is UTF-8, but for a few bytes that may be damaged: in other encodings, bytes above 127
// hardly ever make valid sequences.
func mostlyUTF8(data []byte) bool {
	valid, invalid := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			invalid++
		case size > 1:
			valid++
		}
		data = data[size:]
	}
	return invalid*4 <= valid
}

func decodeWith(e encoding.Encoding, data []byte) (string, error) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", err
	}
	if bytes.IndexByte(text, 0) >= 0 || controls(text)*20 > len(text) {
		return "", errBinary
	}
	return string(text), nil
}

func controls(data []byte) int {
	n := 0
	for _, b := range data {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' {
			n++
		}
	}
	return n
}

var spaces = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u00A0", " ",
	"\u202F", " ", "\u2007", " ", "\u2009", " ", "\t", " ", "\f", "\n", "\v", "\n", "\u0085", "\n", "\u200B", "", "\uFEFF", "", "\u00AD", "")

// entity is an HTML entity. Without its semicolon it may as well be a part of an address.
var entity = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// normalise gives text one form: NFC, line feeds, plain spaces, HTML entities resolved.
func normalise(s string) string {
	return normaliseSource(entity.ReplaceAllStringFunc(s, html.UnescapeString))
}

// normaliseSource is normalise for text whose entities are resolved by a parser.
func normaliseSource(s string) string {
	return norm.NFC.String(strings.Map(visible, spaces.Replace(strings.ToValidUTF8(s, "\uFFFD"))))
}

// visible drops what could act on a reader's screen instead of showing on it: control characters, and the marks that
// turn the direction of writing around.
func visible(r rune) rune {
	if r != '\n' && unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' {
		return -1
	}
	return r
}
