package bot

import (
	"github.com/bwmarrin/discordgo"
)

// Discord's limits, in UTF-16 units or pieces (discord.com/developers/docs/resources/message#embed-object-embed-limits and
// /docs/components/reference). Rendering keeps within them; the gate makes sure of it for whatever comes.
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxName        = 256 // of a title, an author or a field
	maxDescription = 4096
	maxFields      = 25
	maxValue       = 1024
	maxFooter      = 2048
	maxRows        = 5
	maxButtons     = 5 // in a row
	maxLabel       = 80
	maxFormTitle   = 45
	maxReason      = 1000 // of a form's text; Discord's is 4000
	maxChoices     = 25
	maxChoice      = 100
)

// nothing stands where a message would be empty, which Discord refuses.
const nothing = "…"

// payload is a message as Discord's API takes it. An edit replaces every part.
type payload struct {
	Content         string                       `json:"content"`
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions allowedMentions              `json:"allowed_mentions"`
	Flags           discordgo.MessageFlags       `json:"flags,omitempty"`
	Reference       *reference                   `json:"message_reference,omitempty"`
	Nonce           string                       `json:"nonce,omitempty"`
	EnforceNonce    bool                         `json:"enforce_nonce,omitempty"`
}

// allowedMentions are none: without this, Discord notifies whoever a text names.
type allowedMentions struct {
	Parse []string `json:"parse"`
}

// reference is the message that is replied to. Where it is gone, so is the reason for the reply.
type reference struct {
	MessageID string `json:"message_id"`
	Fails     bool   `json:"fail_if_not_exists"`
}

// gate makes the payload of a response. Nothing reaches Discord another way, so nothing is ever sent that Discord would
// refuse for its size, or that mentions anybody.
func gate(r Response) payload {
	p := payload{
		Content:         cut(valid(r.Text), maxContent),
		Embeds:          []*discordgo.MessageEmbed{},
		Components:      []discordgo.MessageComponent{},
		AllowedMentions: allowedMentions{Parse: []string{}},
	}
	if r.Private {
		p.Flags = discordgo.MessageFlagsEphemeral
	}
	total := 0
	for _, e := range r.Embeds[:min(len(r.Embeds), maxEmbeds)] {
		e = gateEmbed(e)
		if total += embedUnits(e); total > maxTotal {
			break
		}
		if embedUnits(e) > 0 {
			p.Embeds = append(p.Embeds, e)
		}
	}
	seen := make(map[string]bool)
	for _, row := range r.Rows {
		var buttons []discordgo.MessageComponent
		for _, b := range row {
			b.Label = cut(valid(b.Label), maxLabel)
			// Discord refuses a whole message for one id that stands in it twice.
			if b.Label == "" || !fitsCustomID(b.CustomID) || seen[b.CustomID] || len(buttons) == maxButtons {
				continue
			}
			seen[b.CustomID] = true
			buttons = append(buttons, b)
		}
		if len(buttons) > 0 && len(p.Components) < maxRows {
			p.Components = append(p.Components, discordgo.ActionsRow{Components: buttons})
		}
	}
	if p.Content == "" && len(p.Embeds) == 0 {
		p.Content = nothing
	}
	return p
}

func gateEmbed(e *discordgo.MessageEmbed) *discordgo.MessageEmbed {
	out := *e
	out.Title = cut(valid(e.Title), maxName)
	out.Description = cut(valid(e.Description), maxDescription)
	out.URL = webLink(e.URL)
	if e.Author != nil {
		out.Author = &discordgo.MessageEmbedAuthor{Name: cut(valid(e.Author.Name), maxName)}
	}
	if e.Footer != nil {
		out.Footer = &discordgo.MessageEmbedFooter{Text: cut(valid(e.Footer.Text), maxFooter)}
	}
	out.Fields = nil
	for _, f := range e.Fields[:min(len(e.Fields), maxFields)] {
		if f.Name != "" && f.Value != "" {
			out.Fields = append(out.Fields, &discordgo.MessageEmbedField{Name: cut(valid(f.Name), maxName), Value: cut(valid(f.Value), maxValue)})
		}
	}
	return &out
}

// embedUnits counts what Discord counts of an embed towards its limit for a message.
func embedUnits(e *discordgo.MessageEmbed) int {
	n := units(e.Title) + units(e.Description)
	if e.Author != nil {
		n += units(e.Author.Name)
	}
	if e.Footer != nil {
		n += units(e.Footer.Text)
	}
	for _, f := range e.Fields {
		n += units(f.Name) + units(f.Value)
	}
	return n
}

func fitsCustomID(id string) bool { return id != "" && id == valid(id) && units(id) <= maxCustomID }

// gateForm makes the payload of a form.
func gateForm(f Form) map[string]any {
	return map[string]any{
		"custom_id": cut(valid(f.ID), maxCustomID),
		"title":     cut(valid(f.Title), maxFormTitle),
		"components": []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.TextInput{
				CustomID: f.Input, Label: cut(valid(f.Label), maxFormTitle), Style: discordgo.TextInputParagraph, MaxLength: maxReason,
			},
		}}},
	}
}

// gateChoices makes the payload of an autocompletion. A value is an id, so that one too long is left out, not cut.
func gateChoices(choices []Choice) map[string]any {
	out := []Choice{}
	for _, c := range choices {
		c.Name = cut(valid(c.Name), maxChoice)
		if c.Name != "" && c.Value != "" && c.Value == valid(c.Value) && units(c.Value) <= maxChoice && len(out) < maxChoices {
			out = append(out, c)
		}
	}
	return map[string]any{"choices": out}
}
