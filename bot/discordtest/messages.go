package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// messageForm is a message as an app sends it. A field that is absent or null is nil; present tells the two apart.
type messageForm struct {
	Content         *string          `json:"content"`
	Embeds          []Embed          `json:"embeds"`
	Components      []Component      `json:"components"`
	AllowedMentions *allowedMentions `json:"allowed_mentions"`
	Flags           *int             `json:"flags"`
	TTS             bool             `json:"tts"`
	Reference       *Reference       `json:"message_reference"`
	Nonce           any              `json:"nonce"`
	EnforceNonce    bool             `json:"enforce_nonce"`
	Attachments     []attachmentForm `json:"attachments"`

	at      []string        // path of the form in the request
	present map[string]bool // fields that are there and not null
	nulled  map[string]bool
	files   map[string]file
}

type allowedMentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users"`
	Roles       []string `json:"roles"`
	RepliedUser bool     `json:"replied_user"`
}

type attachmentForm struct {
	ID          any    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description"`
}

func (f *messageForm) flags() int {
	if f.Flags == nil {
		return 0
	}
	return *f.Flags
}

// says reports whether the form has something to show.
func (f *messageForm) says() bool {
	return f.Content != nil && *f.Content != "" || len(f.Embeds)+len(f.Components)+len(f.files) > 0 || f.TTS
}

// has reports whether the form says anything about a field, be it null.
func (f *messageForm) has(field string) bool { return f.present[field] || f.nulled[field] }

// fieldsOf returns which fields of an object in a request are there, and which are null.
func fieldsOf(form any, path ...string) (present, nulled map[string]bool) {
	present, nulled = map[string]bool{}, map[string]bool{}
	for _, p := range path {
		object, _ := form.(map[string]any)
		form = object[p]
	}
	object, _ := form.(map[string]any)
	for name, value := range object {
		if value == nil {
			nulled[name] = true
		} else {
			present[name] = true
		}
	}
	return present, nulled
}

func messageFormOf(r *request) (messageForm, *apiError) {
	var form messageForm
	err := r.into(&form)
	form.present, form.nulled = fieldsOf(r.form)
	form.files = r.files
	return form, err
}

// write checks a form and puts what it says into a message: all of it into a new one, else the fields that are there.
func (s *Server) write(c *Channel, m *Message, form messageForm, create bool) *apiError {
	next := m.clone()
	if create || form.has("content") {
		next.Content = ""
		if form.Content != nil {
			next.Content = strings.TrimSpace(*form.Content)
		}
	}
	if create || form.has("embeds") {
		next.Embeds = slices.Clone(form.Embeds)
		for i := range next.Embeds {
			next.Embeds[i].Type = "rich"
		}
	}
	if create || form.has("components") {
		next.Components = form.Components
	}
	const settable = FlagSuppressEmbeds | FlagSilent | FlagComponentsV2
	switch {
	case create:
		next.Flags |= form.flags() & settable
	case form.Flags != nil:
		// Whether a message is of the second kind of components cannot be taken back.
		next.Flags = next.Flags&^(FlagSuppressEmbeds|FlagSilent) | form.flags()&settable
	}
	next.TTS = create && form.TTS || next.TTS
	s.attach(next, form, create)
	if err := form.check(next); err != nil {
		return err
	}
	s.mention(next, form.AllowedMentions)
	if !create {
		now := s.now()
		next.EditedTimestamp = &now
	}
	*m = *next
	return nil
}

// attach gives a message its files: the ones of the request, and of those it had the ones that the form keeps.
func (s *Server) attach(m *Message, form messageForm, create bool) {
	kept := m.Attachments
	descriptions := map[string]attachmentForm{}
	if !create && form.has("attachments") {
		kept = nil
	}
	for _, a := range form.Attachments {
		id := fmt.Sprint(a.ID)
		descriptions[id] = a
		for _, old := range m.Attachments {
			if old.ID == id && !create && form.has("attachments") {
				kept = append(kept, old)
			}
		}
	}
	kept = slices.Clone(kept)
	for id, f := range form.files {
		if named := descriptions[id].Filename; named != "" {
			f.name = named
		}
		a := s.attachment(id, f)
		a.Description = descriptions[id].Description
		kept = append(kept, a)
	}
	m.Attachments = kept
}

var roleMention = regexp.MustCompile(`<@&(\d+)>`)

// mention finds out whom a message of the app mentions: by default everyone whom its text does.
func (s *Server) mention(m *Message, allowed *allowedMentions) {
	texts := []string{m.Content}
	for _, c := range Flat(m.Components) {
		if c.Type == TextDisplay {
			texts = append(texts, c.Content)
		}
	}
	text := strings.Join(texts, "\n")
	parse := func(kind string) bool { return allowed == nil || slices.Contains(allowed.Parse, kind) }
	m.Mentions, m.MentionRoles = nil, nil
	for _, u := range s.mentioned(text) {
		if parse("users") || slices.Contains(allowed.Users, u.ID) {
			m.Mentions = addUser(m.Mentions, u)
		}
	}
	for _, role := range roleMention.FindAllStringSubmatch(text, -1) {
		if parse("roles") || slices.Contains(allowed.Roles, role[1]) {
			m.MentionRoles = append(m.MentionRoles, role[1])
		}
	}
	m.MentionEveryone = parse("everyone") && (strings.Contains(text, "@everyone") || strings.Contains(text, "@here"))
	if m.WebhookID == "" && m.Reference != nil && (allowed == nil || allowed.RepliedUser) {
		if _, replied := s.find(m.Reference.ChannelID, m.Reference.MessageID); replied != nil {
			m.Mentions = addUser(m.Mentions, replied.Author)
		}
	}
}

// channel returns the channel that a request names, if the app has these permissions there.
func (s *Server) channel(r *request, permissions int64) (*Channel, *apiError) {
	c := s.channels[r.PathValue("channel")]
	switch {
	case c == nil:
		return nil, errUnknownChannel
	case c.Permissions&ViewChannel == 0:
		return nil, errMissingAccess
	case c.Permissions&permissions != permissions:
		return nil, errMissingPermission
	}
	return c, nil
}

func (s *Server) getChannel(r *request) (int, any, *apiError) {
	c, err := s.channel(r, 0)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, json.RawMessage(mustMarshal(c)), nil
}

func (s *Server) postTyping(r *request) (int, any, *apiError) {
	_, err := s.channel(r, SendMessages)
	return http.StatusNoContent, nil, err
}

func (s *Server) postDM(r *request) (int, any, *apiError) {
	var form struct {
		Recipient string `json:"recipient_id"`
	}
	if err := r.into(&form); err != nil {
		return 0, nil, err
	}
	u := s.users[form.Recipient]
	if u == nil || u == s.Bot {
		return 0, nil, errUnknownUser
	}
	return http.StatusOK, json.RawMessage(mustMarshal(s.openDM(u))), nil
}

func (s *Server) postMessage(r *request) (int, any, *apiError) {
	need := int64(SendMessages)
	if c := s.channels[r.PathValue("channel")]; c != nil && c.Type == publicThread {
		need = SendMessagesInThreads
	}
	c, err := s.channel(r, need)
	if err != nil {
		return 0, nil, err
	}
	form, err := messageFormOf(r)
	if err != nil {
		return 0, nil, err
	}
	m := &Message{Type: messageDefault, Author: s.Bot}
	if form.Nonce != nil {
		m.Nonce = fmt.Sprint(form.Nonce)
		if number, ok := form.Nonce.(float64); ok {
			m.Nonce = strconv.FormatFloat(number, 'f', -1, 64)
		}
		if id, known := s.nonces.get(c.ID + " " + m.Nonce); known && form.EnforceNonce {
			if _, before := s.find(c.ID, id); before != nil {
				return http.StatusOK, s.view(c, before), nil
			}
		}
	}
	switch {
	case len(form.Embeds) > 0 && c.Permissions&EmbedLinks == 0, len(form.files) > 0 && c.Permissions&AttachFiles == 0:
		return 0, nil, errMissingPermission
	case form.flags()&FlagEphemeral != 0:
		s.violate("%s: an ordinary message cannot be ephemeral", "POST /channels/{channel}/messages")
	}
	if form.Reference != nil {
		if err := s.reply(c, m, *form.Reference); err != nil {
			return 0, nil, err
		}
	}
	if err := s.write(c, m, form, true); err != nil {
		return 0, nil, err
	}
	s.add(c, m)
	if m.Nonce != "" {
		s.nonces.put(c.ID+" "+m.Nonce, m.ID)
	}
	return http.StatusOK, s.view(c, m), nil
}

// reply makes a message a reply; one to a message that is gone is refused, or becomes an ordinary message.
func (s *Server) reply(c *Channel, m *Message, to Reference) *apiError {
	if c.Permissions&ReadMessageHistory == 0 {
		return errNoHistory
	}
	_, replied := s.find(c.ID, to.MessageID)
	switch {
	case replied == nil && (to.FailIfNotExists == nil || *to.FailIfNotExists):
		return errUnknownReply
	case replied == nil:
		return nil
	}
	m.Type, m.Reference = messageReply, &Reference{MessageID: to.MessageID, ChannelID: c.ID}
	if c.Guild != nil {
		m.Reference.GuildID = c.Guild.ID
	}
	return nil
}

// errUnknownReply refuses a reply to a message that is gone, which happens to the best.
var errUnknownReply = invalid("REPLIES_UNKNOWN_MESSAGE", "Unknown message", "message_reference")

func (s *Server) getMessages(r *request) (int, any, *apiError) {
	c, err := s.channel(r, 0)
	if err != nil {
		return 0, nil, err
	}
	query := r.URL.Query()
	limit := 50
	if text := query.Get("limit"); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > 100 {
			return 0, nil, invalid("NUMBER_TYPE_MAX", "int value should be between 1 and 100.", "limit")
		}
	}
	out := []*Message{}
	if c.Permissions&ReadMessageHistory == 0 {
		return http.StatusOK, out, nil
	}
	before, after := query.Get("before"), query.Get("after")
	chosen := slices.DeleteFunc(slices.Clone(c.messages), func(m *Message) bool {
		return before != "" && compareIDs(m.ID, before) >= 0 || after != "" && compareIDs(m.ID, after) <= 0
	})
	if extra := len(chosen) - limit; extra > 0 && after != "" {
		chosen = chosen[:limit]
	} else if extra > 0 {
		chosen = chosen[extra:]
	}
	for _, m := range slices.Backward(chosen) {
		out = append(out, s.view(c, m))
	}
	return http.StatusOK, out, nil
}

// message returns the message that a request names.
func (s *Server) message(r *request) (*Channel, *Message, *apiError) {
	c, err := s.channel(r, 0)
	if err != nil {
		return nil, nil, err
	}
	_, m := s.find(c.ID, r.PathValue("message"))
	if m == nil {
		return nil, nil, errUnknownMessage
	}
	return c, m, nil
}

func (s *Server) getMessage(r *request) (int, any, *apiError) {
	c, m, err := s.message(r)
	switch {
	case err != nil:
		return 0, nil, err
	case c.Permissions&ReadMessageHistory == 0:
		return 0, nil, errMissingPermission
	}
	return http.StatusOK, s.view(c, m), nil
}

func (s *Server) patchMessage(r *request) (int, any, *apiError) {
	c, m, err := s.message(r)
	if err != nil {
		return 0, nil, err
	}
	if m.Author != s.Bot {
		return 0, nil, errNotAuthor
	}
	form, err := messageFormOf(r)
	if err != nil {
		return 0, nil, err
	}
	if err := s.write(c, m, form, false); err != nil {
		return 0, nil, err
	}
	s.tell(c, "MESSAGE_UPDATE", m)
	return http.StatusOK, s.view(c, m), nil
}

func (s *Server) deleteMessage(r *request) (int, any, *apiError) {
	c, m, err := s.message(r)
	if err != nil {
		return 0, nil, err
	}
	if m.Author != s.Bot {
		return 0, nil, errMissingPermission
	}
	s.remove(c, m)
	return http.StatusNoContent, nil, nil
}
