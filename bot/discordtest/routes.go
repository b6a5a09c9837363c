package discordtest

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// maxBody bounds a request, in bytes.
const maxBody = 25 << 20

// request is a request to the REST API, decoded.
type request struct {
	*http.Request
	body  []byte          // the JSON of it
	form  any             // the same, decoded
	files map[string]file // by the id that attachments name them with
}

type file struct {
	name string
	size int
}

// answer handles a request with the server locked, and returns the status and the body of the answer; no body if nil.
type answer func(r *request) (int, any, *apiError)

// route is one route of the API.
type route struct {
	pattern string // method and path, as http.ServeMux has them
	schema  string // path in the OpenAPI description, if requests have a body
	limit   limit
	open    bool // needs no token of the app, since the path holds a secret
	answer  answer
}

func (s *Server) table() []route {
	const (
		commands    = "/applications/{app}/commands"
		guild       = "/applications/{app}/guilds/{guild}/commands"
		messages    = "/channels/{channel}/messages"
		webhook     = "/webhooks/{app}/{token}"
		callback    = "/interactions/{interaction}/{token}/callback"
		apiCommands = "/applications/{application_id}/commands"
		apiGuild    = "/applications/{application_id}/guilds/{guild_id}/commands"
		apiMessages = "/channels/{channel_id}/messages"
		apiWebhook  = "/webhooks/{webhook_id}/{webhook_token}"
	)
	slow, send, run := limit{200, 20 * time.Second}, limit{5, 5 * time.Second}, limit{5, 2 * time.Second}
	return []route{
		{"GET /gateway", "", limit{}, true, s.getGateway},
		{"GET /gateway/bot", "", limit{2, 5 * time.Second}, false, s.getGatewayBot},
		{"GET /users/@me", "", limit{30, 30 * time.Second}, false, s.getMe},
		{"GET /applications/@me", "", limit{30, 30 * time.Second}, false, s.getApplication},
		{"GET /oauth2/applications/@me", "", limit{30, 30 * time.Second}, false, s.getApplication},
		{"POST /users/@me/channels", "/users/@me/channels", limit{10, 10 * time.Second}, false, s.postDM},
		{"GET /channels/{channel}", "", slow, false, s.getChannel},
		{"GET " + messages, "", slow, false, s.getMessages},
		{"POST " + messages, apiMessages, send, false, s.postMessage},
		{"GET " + messages + "/{message}", "", slow, false, s.getMessage},
		{"PATCH " + messages + "/{message}", apiMessages + "/{message_id}", send, false, s.patchMessage},
		{"DELETE " + messages + "/{message}", "", send, false, s.deleteMessage},
		{"POST /channels/{channel}/typing", "", send, false, s.postTyping},
		{"GET " + commands, "", slow, false, s.getCommands},
		{"PUT " + commands, apiCommands, slow, false, s.putCommands},
		{"POST " + commands, apiCommands, slow, false, s.postCommand},
		{"PATCH " + commands + "/{command}", apiCommands + "/{command_id}", slow, false, s.patchCommand},
		{"DELETE " + commands + "/{command}", "", slow, false, s.deleteCommand},
		{"GET " + guild, "", slow, false, s.getCommands},
		{"PUT " + guild, apiGuild, slow, false, s.putCommands},
		{"POST " + guild, apiGuild, slow, false, s.postCommand},
		{"PATCH " + guild + "/{command}", apiGuild + "/{command_id}", slow, false, s.patchCommand},
		{"DELETE " + guild + "/{command}", "", slow, false, s.deleteCommand},
		{"POST " + callback, "/interactions/{interaction_id}/{interaction_token}/callback", limit{}, true, s.postCallback},
		{"POST " + webhook, apiWebhook, run, true, s.postFollowUp},
		{"GET " + webhook + "/messages/{message}", "", run, true, s.getResponse},
		{"PATCH " + webhook + "/messages/{message}", apiWebhook + "/messages/{message_id}", run, true, s.patchResponse},
		{"DELETE " + webhook + "/messages/{message}", "", run, true, s.deleteResponse},
	}
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.table() {
		method, path, _ := strings.Cut(r.pattern, " ")
		for _, version := range []string{"/api/v9", "/api/v10"} {
			mux.HandleFunc(method+" "+version+path, func(w http.ResponseWriter, q *http.Request) { s.serve(w, q, r) })
		}
	}
	mux.HandleFunc("GET /attachments/", s.serveUpload)
	mux.HandleFunc("GET /ephemeral-attachments/", s.serveUpload)
	mux.HandleFunc("GET /gateway", s.serveGateway)
	mux.HandleFunc("GET /gateway/", s.serveGateway)
	mux.HandleFunc("/", func(w http.ResponseWriter, q *http.Request) {
		s.mu.Lock()
		s.violate("%s %s: no route of Discord's that this server knows", q.Method, withoutSecrets(q.URL.Path))
		s.mu.Unlock()
		reply(w, errNotFound.status, errNotFound.body())
	})
	return mux
}

// serve answers one request: faults first, then the limits of rate, then the token, then the route.
func (s *Server) serve(w http.ResponseWriter, q *http.Request, r route) {
	start := time.Now()
	fault := s.fault(r.pattern)
	if fault.Latency > 0 {
		timer := time.NewTimer(fault.Latency)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-s.ctx.Done():
		case <-q.Context().Done():
		}
	}
	if fault.Cut {
		panic(http.ErrAbortHandler)
	}
	form, bad := s.decode(q, r)

	s.mu.Lock()
	status, body, wait := s.handle(q, r, form, bad, fault, start)
	for name, value := range wait.headers {
		w.Header().Set(name, value)
	}
	s.notify()
	s.mu.Unlock()
	if fault.CutAfter {
		panic(http.ErrAbortHandler)
	}
	reply(w, status, body)
}

// handle decides the answer, with the server locked.
func (s *Server) handle(
	q *http.Request, r route, form *request, bad *apiError, fault Fault, start time.Time,
) (int, any, allowance) {
	wait := s.allow(q, r, fault, start)
	switch {
	case wait.refused:
		return http.StatusTooManyRequests, wait.body(), wait
	case fault.Status >= 500:
		return fault.Status, fault.html(), wait
	case fault.Status != 0:
		return fault.Status, map[string]any{"message": http.StatusText(fault.Status), "code": 0}, wait
	}
	if q.Header.Get("User-Agent") == "" {
		s.violate("%s: no User-Agent", r.pattern)
	}
	if !r.open && q.Header.Get("Authorization") != "Bot "+s.Token {
		return errUnauthorized.status, errUnauthorized.body(), wait
	}
	if app := q.PathValue("app"); app != "" && app != s.Bot.ID {
		bad = errUnknownWebhook
	}
	status, body := 0, any(nil)
	if bad == nil {
		s.validate(r, form)
		status, body, bad = r.answer(form)
	}
	if bad != nil {
		if bad.status == http.StatusBadRequest && bad != errUnknownReply || mistakes[bad] {
			s.violate("%s: %v", r.pattern, bad)
		}
		return bad.status, bad.body(), wait
	}
	return status, body, wait
}

// mistakes are the refusals that a client could have avoided, besides those of status 400: others happen to the best,
// such as a message that is gone by now.
var mistakes = map[*apiError]bool{
	errUnknownInteraction: true, errUnknownWebhook: true, errWebhookToken: true, errNotAuthor: true,
}

func reply(w http.ResponseWriter, status int, body any) {
	switch body := body.(type) {
	case nil:
		w.WriteHeader(status)
	case html:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, string(body))
	default:
		// Encoded outside the lock: whatever an answer returns is a copy.
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(mustMarshal(body))
	}
}

// html is a body that is no JSON, as proxies in front of Discord send with their errors.
type html string

// decode reads the body, JSON alone or with files.
func (s *Server) decode(q *http.Request, r route) (*request, *apiError) {
	out := &request{Request: q, files: map[string]file{}}
	kind, parameters, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	body := http.MaxBytesReader(nil, q.Body, maxBody)
	var err error
	if kind == "multipart/form-data" {
		err = out.readParts(multipart.NewReader(body, parameters["boundary"]))
	} else {
		out.body, err = io.ReadAll(body)
	}
	if err != nil {
		return nil, errJSON
	}
	if r.schema == "" {
		return out, nil
	}
	if kind != "application/json" && kind != "multipart/form-data" {
		return nil, invalid("CONTENT_TYPE_INVALID", "Expected \"Content-Type\" header to be one of "+
			"{'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'}.")
	}
	if json.Unmarshal(out.body, &out.form) != nil {
		return nil, errJSON
	}
	return out, nil
}

var filePart = regexp.MustCompile(`^files\[(\d+)\]$`)

func (r *request) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if id := filePart.FindStringSubmatch(part.FormName()); id != nil {
			r.files[id[1]] = file{part.FileName(), len(content)}
		} else if part.FormName() == "payload_json" {
			r.body = content
		}
	}
}

// into decodes the body into a struct.
func (r *request) into(v any) *apiError {
	if err := json.Unmarshal(r.body, v); err != nil {
		return invalid("BASE_TYPE_INVALID", err.Error())
	}
	return nil
}

// withoutSecrets leaves the tokens of interactions out of a path.
func withoutSecrets(path string) string {
	return secretInPath.ReplaceAllString(path, "$1/…")
}

var secretInPath = regexp.MustCompile(`((?:interactions|webhooks)/\d+)/[^/]+`)
