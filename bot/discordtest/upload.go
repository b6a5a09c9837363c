package discordtest

import (
	"fmt"
	"hash/fnv"
	"net/http"
)

// Upload is a file that a person gives to a command. Discord keeps it at an address that needs no token.
type Upload struct {
	Name, ContentType string
	Data              []byte
}

func (f *Upload) id() string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(f.Name))
	_, _ = h.Write(f.Data)
	return fmt.Sprint(h.Sum64() >> 1)
}

func (f *Upload) path() string { return "/ephemeral-attachments/" + f.id() + "/1/" + f.Name }

// upload keeps the files among the options of a command, and returns what Discord says of them, by their ids.
func (s *Server) upload(options map[string]any) map[string]any {
	about := make(map[string]any)
	for _, value := range options {
		f, ok := value.(*Upload)
		if !ok {
			continue
		}
		s.uploads.Store(f.path(), f)
		address := "https://cdn.discordapp.com" + f.path() + "?ex=1&is=2&hm=3"
		about[f.id()] = map[string]any{
			"id": f.id(), "filename": f.Name, "content_type": f.ContentType, "size": len(f.Data), "url": address, "proxy_url": address,
			"ephemeral": true,
		}
	}
	return about
}

// serveUpload gives a file back, as Discord's network for content does.
func (s *Server) serveUpload(w http.ResponseWriter, q *http.Request) {
	found, ok := s.uploads.Load(q.URL.Path)
	if !ok {
		http.NotFound(w, q)
		return
	}
	f := found.(*Upload)
	w.Header().Set("Content-Type", f.ContentType)
	_, _ = w.Write(f.Data)
}
