package extract

import (
	"net/url"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

func TestTextFormatsAreReadByContentTypeOrName(t *testing.T) {
	for _, in := range []Input{
		{Data: []byte("---\ntitle: A day\n---\n\nThe talks *began* at noon."), Name: "notes/day.md"},
		{Data: []byte("# A day\n\nThe talks *began* at noon."), ContentType: "text/markdown; charset=utf-8"},
		{Data: []byte("Title: A day\n\nThe talks began at noon."), URL: "https://example.org/day.txt?x=1"},
	} {
		docs, err := Extract(in)
		if err != nil || len(docs) != 1 || docs[0].Title != "A day" || docs[0].ID == "" {
			t.Errorf("%+v: %+v, %v", in, docs, err)
		}
	}
	if _, err := Extract(Input{Data: []byte{0x89, 'P', 'N', 'G'}, Name: "a.png"}); !IsRefusal(err) {
		t.Errorf("a picture: %v", err)
	}
}

func encode(t *testing.T, charset, text string) []byte {
	t.Helper()
	e, err := htmlindex.Get(charset)
	if err != nil {
		t.Fatal(err)
	}
	data, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
