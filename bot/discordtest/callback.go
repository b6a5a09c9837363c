package discordtest

import (
	"net/http"
	"slices"
	"time"
)

// answersTo says which types of answers an interaction takes.
var answersTo = map[int][]int{
	commandInteraction:      {CallbackMessage, CallbackDeferred, CallbackModal},
	componentInteraction:    {CallbackMessage, CallbackDeferred, CallbackDeferredUpdate, CallbackUpdate, CallbackModal},
	autocompleteInteraction: {CallbackChoices},
	modalInteraction:        {CallbackMessage, CallbackDeferred, CallbackDeferredUpdate, CallbackUpdate},
}

// postCallback takes the first answer to an interaction.
func (s *Server) postCallback(r *request) (int, any, *apiError) {
	i, ok := s.interactions.get(r.PathValue("token"))
	if !ok || i.ID != r.PathValue("interaction") {
		return 0, nil, errUnknownInteraction
	}
	if i.callback != 0 {
		return 0, nil, errAcknowledged
	}
	if s.now().Sub(i.issued) > ackTime {
		return 0, nil, errUnknownInteraction
	}
	var answer struct {
		Type int         `json:"type"`
		Data messageForm `json:"data"`
	}
	if err := r.into(&answer); err != nil {
		return 0, nil, err
	}
	if !slices.Contains(answersTo[i.kind], answer.Type) ||
		i.kind == modalInteraction && i.source == nil && answer.Type > CallbackDeferred {
		return 0, nil, invalid("INTERACTION_APPLICATION_COMMAND_INVALID_RESPONSE_TYPE",
			"This type of answer does not fit the interaction.", "type")
	}
	if err := s.callback(i, r, answer.Type, answer.Data); err != nil {
		return 0, nil, err
	}
	i.callback, i.acknowledged = answer.Type, time.Since(i.dispatched)
	if r.URL.Query().Get("with_response") != "true" {
		return http.StatusNoContent, nil, nil
	}
	about := map[string]any{"id": i.ID, "type": i.kind}
	body := map[string]any{"interaction": about}
	if i.original != nil {
		about["response_message_id"] = i.original.ID
		body["resource"] = map[string]any{"type": answer.Type, "message": s.view(i.channel, i.original)}
	}
	return http.StatusOK, body, nil
}

// callback carries out an answer.
func (s *Server) callback(i *Interaction, r *request, kind int, form messageForm) *apiError {
	form.at = []string{"data"}
	form.present, form.nulled = fieldsOf(r.form, "data")
	form.files = r.files
	switch kind {
	case CallbackMessage:
		m := i.message(form.flags()&FlagEphemeral != 0)
		if err := s.write(i.channel, m, form, true); err != nil {
			return err
		}
		s.add(i.channel, m)
		i.original = m
	case CallbackDeferred:
		if form.flags()&^FlagEphemeral != 0 || form.says() {
			s.violate("a deferred answer carries more than the flag EPHEMERAL")
		}
		m := i.message(form.flags()&FlagEphemeral != 0)
		m.Flags |= FlagLoading
		s.add(i.channel, m)
		i.original = m
	case CallbackDeferredUpdate:
		i.original = i.source
	case CallbackUpdate:
		m, err := s.current(i.source)
		if err != nil {
			return errUnknownMessage
		}
		if err := s.write(i.channel, m, form, false); err != nil {
			return err
		}
		s.tell(i.channel, "MESSAGE_UPDATE", m)
		i.original = m
	case CallbackChoices:
		choices, err := checkChoices(r)
		if err != nil {
			return err
		}
		i.choices = choices
	case CallbackModal:
		modal, err := s.checkModal(r)
		if err != nil {
			return err
		}
		i.modal = modal
	}
	return nil
}

// message returns an empty message of the app that answers the interaction.
func (i *Interaction) message(ephemeral bool) *Message {
	m := &Message{
		Type: messageDefault, Author: i.server.Bot, WebhookID: i.server.Bot.ID, ApplicationID: i.server.Bot.ID,
		Interaction: &InteractionMetadata{ID: i.ID, Type: i.kind, User: i.User, Owners: i.owners()},
	}
	if i.kind == commandInteraction {
		m.Type = messageChatInput
	}
	if i.source != nil {
		m.Interaction.InteractedMessageID = i.source.ID
		m.Type = messageReply
		m.Reference = &Reference{MessageID: i.source.ID, ChannelID: i.source.ChannelID, GuildID: i.source.GuildID}
	}
	if ephemeral {
		m.Flags |= FlagEphemeral
		m.viewer = i.User
	}
	return m
}

// webhook returns the interaction whose token a request names, while it lives.
func (s *Server) webhook(r *request) (*Interaction, *apiError) {
	i, ok := s.interactions.get(r.PathValue("token"))
	switch {
	case !ok || s.now().Sub(i.issued) > tokenTime:
		return nil, errWebhookToken
	case i.callback == 0:
		return nil, errUnknownWebhook
	}
	return i, nil
}

// postFollowUp posts a further message. After a deferral the first one takes the place of the answer.
func (s *Server) postFollowUp(r *request) (int, any, *apiError) {
	i, err := s.webhook(r)
	if err != nil {
		return 0, nil, err
	}
	if i.userInstalled && i.followed == 5 {
		return 0, nil, errTooManyFollowUps
	}
	form, err := messageFormOf(r)
	if err != nil {
		return 0, nil, err
	}
	deferred := i.original != nil && i.original.Flags&FlagLoading != 0
	var m *Message
	if deferred {
		m = i.original
	} else {
		m = i.message(form.flags()&FlagEphemeral != 0)
		if i.original != nil {
			m.Interaction.OriginalResponse = i.original.ID
		}
	}
	if err := s.write(i.channel, m, form, true); err != nil {
		return 0, nil, err
	}
	i.followed++
	if deferred {
		m.Flags &^= FlagLoading
		s.tell(i.channel, "MESSAGE_UPDATE", m)
		i.edits++
	} else {
		s.add(i.channel, m)
		i.followUps = append(i.followUps, m)
	}
	if r.URL.Query().Get("wait") == "false" {
		return http.StatusNoContent, nil, nil
	}
	return http.StatusOK, s.view(i.channel, m), nil
}

// responseOf returns the message of an interaction that a request names: @original or a follow-up.
func (s *Server) responseOf(r *request) (*Interaction, *Message, *apiError) {
	i, err := s.webhook(r)
	if err != nil {
		return nil, nil, err
	}
	candidates := append([]*Message{i.original}, i.followUps...)
	id := r.PathValue("message")
	for n, m := range candidates {
		if m == nil || m.ID != id && (id != "@original" || n > 0) {
			continue
		}
		if _, err := s.current(m); err == nil {
			return i, m, nil
		}
	}
	return nil, nil, errUnknownMessage
}

func (s *Server) getResponse(r *request) (int, any, *apiError) {
	i, m, err := s.responseOf(r)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, s.view(i.channel, m), nil
}

func (s *Server) patchResponse(r *request) (int, any, *apiError) {
	i, m, err := s.responseOf(r)
	if err != nil {
		return 0, nil, err
	}
	form, err := messageFormOf(r)
	if err != nil {
		return 0, nil, err
	}
	if err := s.write(i.channel, m, form, false); err != nil {
		return 0, nil, err
	}
	m.Flags &^= FlagLoading
	if m == i.original {
		i.edits++
	}
	s.tell(i.channel, "MESSAGE_UPDATE", m)
	return http.StatusOK, s.view(i.channel, m), nil
}

func (s *Server) deleteResponse(r *request) (int, any, *apiError) {
	i, m, err := s.responseOf(r)
	if err != nil {
		return 0, nil, err
	}
	s.remove(i.channel, m)
	if m == i.original {
		i.original = nil
	} else {
		i.followUps = slices.DeleteFunc(i.followUps, func(other *Message) bool { return other == m })
	}
	return http.StatusNoContent, nil, nil
}
