package corpus

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// namedEncoding returns the encoding that a folder of the shared texts is named after, by the first words of its name;
// nil where nothing here can decode it.
func namedEncoding(folder string) encoding.Encoding {
	name := strings.ToLower(folder)
	switch name {
	case "ibm855":
		return charmap.CodePage855
	case "maccyrillic":
		return charmap.MacintoshCyrillic
	case "macroman":
		return charmap.Macintosh
	case "cp932":
		name = "shift_jis"
	case "cp949":
		name = "euc-kr"
	case "utf-8-sig":
		name = "utf-8"
	case "utf-16":
		return xunicode.UTF16(xunicode.BigEndian, xunicode.ExpectBOM)
	case "utf-32":
		return utf32.UTF32(utf32.BigEndian, utf32.ExpectBOM)
	case "utf-32le":
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case "utf-32be":
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	}
	parts := strings.Split(name, "-")
	for n := len(parts); n > 0; n-- {
		if e, err := htmlindex.Get(strings.Join(parts[:n], "-")); err == nil && e != encoding.Replacement {
			return e
		}
	}
	return nil
}

// TestEncodings prints what share of the shared texts is decoded right, by encoding; all Cyrillic ones and all of Unicode
// must be.
func TestEncodings(t *testing.T) {
	const dir = "../../shared/eval/ingest/chardet/tests"
	folders, err := os.ReadDir(dir)
	if err != nil {
		t.Skip("the shared texts in many encodings are not here: ", err)
	}
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		e := namedEncoding(folder.Name())
		files, err := filepath.Glob(filepath.Join(dir, folder.Name(), "*"))
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		var wrong []string
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if e != nil && decodesTo(data, e) {
				right++
			} else {
				wrong = append(wrong, filepath.Base(file))
			}
		}
		t.Logf("%-22s %d of %d %s", folder.Name(), right, len(files), strings.Join(wrong, " "))
		must := []string{"ibm8", "koi8", "maccyr", "iso-8859-5", "windows-1251", "utf"}
		for _, prefix := range must {
			if right < len(files) && strings.HasPrefix(strings.ToLower(folder.Name()), prefix) {
				t.Errorf("%s: decoded wrongly: %s", folder.Name(), wrong)
			}
		}
	}
}

func decodesTo(data []byte, e encoding.Encoding) bool {
	want, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return false
	}
	got, err := Decode(data, "")
	return err == nil && got == string(bytes.TrimPrefix(want, []byte("\uFEFF")))
}

// TestShortCyrillicTexts holds single sentences and headlines, in all encodings that have their letters.
func TestShortCyrillicTexts(t *testing.T) {
	for _, text := range []string{
		"Переговоры на Аляске закончились без соглашения.",
		"Президенты говорили почти три часа, потом вышли к журналистам. «Мы продвинулись», — сказал один из них.",
		"САММИТ НА АЛЯСКЕ: ЧТО ИЗВЕСТНО",
		"Зустріч на Алясці завершилася без угоди, її підсумки ще обговорюють у Києві.",
		"Євросоюз чекає на пояснення з Вашингтона.",
		"Срещата в Аляска приключи без споразумение.",
		"Where: Anchorage. Кто: Путин, Трамп. When: 15.08.2025",
	} {
		for _, m := range cyrillicCharmaps {
			data, err := m.NewEncoder().Bytes([]byte(text))
			if err != nil {
				continue // it lacks a letter or a sign
			}
			if got, err := Decode(data, ""); err != nil || got != text {
				t.Errorf("%v: %q is read as %q, %v", m, text, got, err)
			}
			if got, err := Decode(data, "iso-8859-1"); err != nil || got != text {
				t.Errorf("%v, declared wrongly: %q is read as %q, %v", m, text, got, err)
			}
		}
	}
}

func TestDeclaredEncodingsDecideWhereBytesDoNot(t *testing.T) {
	for _, c := range []struct{ data, declared, want string }{
		{"za\xbf\xf3\xb3\xe6", "iso-8859-2", "zażółć"},
		{"na\xefve \x97 caf\xe9", "windows-1252", "naïve — café"},
		{"na\xefve caf\xe9", "no-such-encoding", "naïve café"},
		{"naïve", "iso-8859-1", "naïve"}, // UTF-8 whatever is declared
		{"\xef\xbb\xbfcaf\xc3\xa9", "windows-1251", "café"},
	} {
		if got, err := Decode([]byte(c.data), c.declared); err != nil || got != c.want {
			t.Errorf("%q declared as %s: %q, %v", c.data, c.declared, got, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfe\x00\xd8"), "utf-16")
	f.Add([]byte("\xff\xfe\x00\x00\xff\xff\xff\xff"), "")
	f.Add([]byte("\x1b$B\x1b$B\x1b("), "iso-2022-jp")
	f.Add([]byte("\xcf\xf0\xe8\xe2\xe5\xf2"), "gb18030")
	f.Add([]byte("a\x00b\x00\x00\x00"), "x-user-defined")
	f.Fuzz(func(t *testing.T, data []byte, declared string) {
		text, err := Decode(data, declared)
		if err == nil && !utf8.ValidString(text) {
			t.Fatalf("%q declared as %q gives invalid UTF-8", data, declared)
		}
		again, errAgain := Decode(data, declared)
		if again != text || (err == nil) != (errAgain == nil) {
			t.Fatal("not the same twice")
		}
	})
}
