package corpus

import (
	"bytes"
	"errors"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

var errBinary = errors.New("not a text file")

// decode turns the bytes of a file into text: UTF-8, UTF-16 with or without a byte order mark, else Windows-1251 where
// the bytes above 127 are mostly Cyrillic letters there, else Windows-1252. The guess that x/net/html/charset makes is
// of no use here: without a declaration, which plain text has none of, it takes everything for Windows-1252.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeWith(xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM), data)
	case bytes.IndexByte(data, 0) >= 0:
		if order, ok := unmarkedUTF16(data); ok {
			return decodeWith(xunicode.UTF16(order, xunicode.IgnoreBOM), data)
		}
		return "", errBinary
	case mostlyUTF8(data):
		return strings.TrimPrefix(strings.ToValidUTF8(string(data), "\uFFFD"), "\uFEFF"), nil
	case controls(data)*20 > len(data):
		return "", errBinary
	}
	cyrillic, err := decodeWith(charmap.Windows1251, data)
	if err != nil {
		return "", err
	}
	if mostlyCyrillicWords(cyrillic) {
		return cyrillic, nil
	}
	return decodeWith(charmap.Windows1252, data)
}

// unmarkedUTF16 recognises UTF-16 text without a byte order mark: in Latin and Cyrillic text every other byte, the high
// one, is 0 or 4.
func unmarkedUTF16(data []byte) (order xunicode.Endianness, ok bool) {
	if len(data)%2 != 0 {
		return order, false
	}
	var high [2]int
	for i, b := range data {
		if b == 0 || b == 4 {
			high[i%2]++
		}
	}
	enough := len(data)/2 - len(data)/20
	switch {
	case high[1] >= enough && high[0] < len(data)/20:
		return xunicode.LittleEndian, true
	case high[0] >= enough && high[1] < len(data)/20:
		return xunicode.BigEndian, true
	}
	return order, false
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

// mostlyCyrillicWords reports whether the letters outside ASCII stand together in words, as they do in Russian text;
// in Western text they stand alone among ASCII letters.
func mostlyCyrillicWords(s string) bool {
	together, all := 0, 0
	var before rune
	for _, r := range s {
		if unicode.Is(unicode.Cyrillic, r) {
			all++
			if unicode.Is(unicode.Cyrillic, before) {
				together++
			}
		}
		before = r
	}
	return all > 0 && together*2 > all
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
