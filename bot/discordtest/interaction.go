package discordtest

import (
	"context"
	"crypto/rand"
	"errors"
	"time"
)

// How long an interaction may be acknowledged, and its token used thereafter.
const (
	ackTime   = 3 * time.Second
	tokenTime = 15 * time.Minute
)

// Types of answers to an interaction.
const (
	CallbackPong           = 1
	CallbackMessage        = 4
	CallbackDeferred       = 5
	CallbackDeferredUpdate = 6
	CallbackUpdate         = 7
	CallbackChoices        = 8
	CallbackModal          = 9
)

// ErrNoAnswer reports that the app did not answer an interaction in time; people read "The application did not respond".
var ErrNoAnswer = errors.New("the app did not answer the interaction in time")

// Interaction is something that a person did with the app, and what the app answered.
type Interaction struct {
	ID   string
	User *User

	server        *Server
	token         string
	kind          int
	name          string // of the command
	channel       *Channel
	source        *Message // the message whose component was used
	userInstalled bool
	dispatched    time.Time // by the real clock
	issued        time.Time // by the server's clock

	// Guarded by the server's lock.
	acknowledged time.Duration // after it was dispatched
	callback     int           // type of the first answer; 0 before
	original     *Message
	edits        int
	followUps    []*Message
	followed     int
	choices      []Choice
	modal        *Modal
}

// Modal is a form that the app shows.
type Modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// Choice is a value that an option can have; Value is a string or a number.
type Choice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
	Value             any               `json:"value"`
}

// Response is what the app answered to an interaction so far.
type Response struct {
	Type      int           // of the callback, such as CallbackMessage; 0 if there was none
	After     time.Duration // from dispatch to callback
	Message   *Message      // the answer as it stands now, or the message that it updated; nil if there is none
	Edits     int           // how often @original was edited
	FollowUps []*Message
	Choices   []Choice // of autocomplete
	Modal     *Modal
}

// Answered reports whether the person sees an answer: a deferred one counts when it was edited or followed up.
func (r Response) Answered() bool {
	return r.Type != 0 && (r.Type != CallbackDeferred || r.Edits > 0 || len(r.FollowUps) > 0)
}

func (s *Server) newInteraction(kind int, user *User, c *Channel) *Interaction {
	i := &Interaction{ID: s.newID(), User: user, server: s, token: rand.Text() + rand.Text(), kind: kind, channel: c}
	s.interactions.put(i.token, i)
	return i
}

func (i *Interaction) owners() map[string]string {
	switch {
	case i.userInstalled:
		return map[string]string{"1": i.User.ID}
	case i.channel.Guild != nil:
		return map[string]string{"0": i.channel.Guild.ID}
	}
	return map[string]string{"0": "0"}
}

// Wait waits until the person sees an answer, and returns ErrNoAnswer where there will be none.
func (i *Interaction) Wait(ctx context.Context) (Response, error) {
	return i.WaitFor(ctx, Response.Answered)
}

// WaitFor waits until the answer is such that ok is true, such as edited twice.
func (i *Interaction) WaitFor(ctx context.Context, ok func(Response) bool) (Response, error) {
	var r Response
	late := false
	err := i.server.waitUntil(ctx, func() (bool, time.Duration) {
		r = i.response()
		if ok(r) {
			return true, 0
		}
		limit := ackTime
		if i.callback != 0 {
			limit = tokenTime
		}
		left := limit - i.server.now().Sub(i.issued)
		late = left <= 0
		return late, left
	})
	if err == nil && late {
		err = ErrNoAnswer
	}
	return r, err
}

// Response returns what the app answered so far.
func (i *Interaction) Response() Response {
	i.server.mu.Lock()
	defer i.server.mu.Unlock()
	return i.response()
}

func (i *Interaction) response() Response {
	r := Response{Type: i.callback, After: i.acknowledged, Edits: i.edits, Choices: i.choices, Modal: i.modal}
	if i.original != nil {
		r.Message = i.original.clone()
	}
	for _, m := range i.followUps {
		r.FollowUps = append(r.FollowUps, m.clone())
	}
	return r
}
