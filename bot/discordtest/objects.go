package discordtest

import (
	"encoding/json"
	"slices"
	"time"
)

// The objects of Discord's API, with the fields that a bot of text can meet. Their JSON is what Discord sends; see
// "Resources" in Discord's developer documentation, API version 10.

// User is a person, or the bot itself.
type User struct {
	ID            string `json:"id"`
	Username      string `json:"username"`
	GlobalName    string `json:"global_name"`
	Discriminator string `json:"discriminator"`
	Avatar        string `json:"avatar,omitempty"`
	Bot           bool   `json:"bot,omitempty"`

	// What the person has and may do in guilds, beside what everybody may.
	Roles       []string `json:"-"`
	Permissions int64    `json:"-"`
}

// Mention is the token that mentions the user in a message.
func (u *User) Mention() string { return "<@" + u.ID + ">" }

// Member is a user as a guild knows them. Permissions are present in interactions alone.
type Member struct {
	User        *User     `json:"user,omitempty"`
	Nick        string    `json:"nick,omitempty"`
	Roles       []string  `json:"roles"`
	JoinedAt    time.Time `json:"joined_at"`
	Permissions int64     `json:"permissions,string,omitempty"`
}

// Guild is a server. In a foreign guild the app is not a member: people who installed it for themselves use it there.
type Guild struct {
	ID      string
	Name    string
	Foreign bool
}

// Kinds of channels.
const (
	guildText    = 0
	directMsg    = 1
	groupMsg     = 3
	publicThread = 11
)

// Channel is a text channel of a guild, a thread in one, the app's direct messages with a person, or a conversation
// between people that the app is no part of.
type Channel struct {
	ID          string
	Type        int
	Guild       *Guild // nil outside guilds
	Parent      *Channel
	Name        string
	Recipients  []*User
	Permissions int64 // what the app may do here

	messages []*Message // oldest first
}

// MarshalJSON gives the channel as Discord does.
func (c *Channel) MarshalJSON() ([]byte, error) {
	out := map[string]any{"id": c.ID, "type": c.Type}
	if c.Guild != nil {
		out["guild_id"], out["name"] = c.Guild.ID, c.Name
	} else {
		out["recipients"] = c.Recipients
	}
	if c.Parent != nil {
		out["parent_id"] = c.Parent.ID
	}
	return json.Marshal(out)
}

// Types of messages.
const (
	messageDefault     = 0
	messageReply       = 19
	messageChatInput   = 20
	messageContextMenu = 23
)

// Flags of messages.
const (
	FlagSuppressEmbeds = 1 << 2
	FlagEphemeral      = 1 << 6
	FlagLoading        = 1 << 7
	FlagSilent         = 1 << 12
	FlagComponentsV2   = 1 << 15
)

// Message is a message as Discord holds it.
type Message struct {
	ID                string               `json:"id"`
	Type              int                  `json:"type"`
	ChannelID         string               `json:"channel_id"`
	GuildID           string               `json:"guild_id,omitempty"`
	Author            *User                `json:"author"`
	Member            *Member              `json:"member,omitempty"`
	Content           string               `json:"content"`
	Timestamp         time.Time            `json:"timestamp"`
	EditedTimestamp   *time.Time           `json:"edited_timestamp"`
	MentionEveryone   bool                 `json:"mention_everyone"`
	Mentions          []*User              `json:"mentions"`
	MentionRoles      []string             `json:"mention_roles"`
	Attachments       []Attachment         `json:"attachments"`
	Embeds            []Embed              `json:"embeds"`
	Components        []Component          `json:"components"`
	Flags             int                  `json:"flags"`
	TTS               bool                 `json:"tts"`
	Pinned            bool                 `json:"pinned"`
	Nonce             string               `json:"nonce,omitempty"`
	WebhookID         string               `json:"webhook_id,omitempty"`
	ApplicationID     string               `json:"application_id,omitempty"`
	Reference         *Reference           `json:"message_reference,omitempty"`
	ReferencedMessage *Message             `json:"referenced_message,omitempty"`
	Interaction       *InteractionMetadata `json:"interaction_metadata,omitempty"`

	viewer *User // the only one who sees an ephemeral message
	bare   bool  // whether events of it leave out the message that it replies to
}

// Ephemeral reports whether only one person sees the message.
func (m *Message) Ephemeral() bool { return m.Flags&FlagEphemeral != 0 }

// clone returns a copy that no later edit changes: an edit replaces the slices of a message, never their elements.
func (m *Message) clone() *Message {
	c := *m
	return &c
}

// Reference points to the message that another one replies to.
type Reference struct {
	Type            int    `json:"type"`
	MessageID       string `json:"message_id"`
	ChannelID       string `json:"channel_id,omitempty"`
	GuildID         string `json:"guild_id,omitempty"`
	FailIfNotExists *bool  `json:"fail_if_not_exists,omitempty"`
}

// InteractionMetadata tells of the interaction that a message answers.
type InteractionMetadata struct {
	ID                  string            `json:"id"`
	Type                int               `json:"type"`
	User                *User             `json:"user"`
	Owners              map[string]string `json:"authorizing_integration_owners"`
	OriginalResponse    string            `json:"original_response_message_id,omitempty"`
	InteractedMessageID string            `json:"interacted_message_id,omitempty"`
}

// Attachment is a file on a message. Size is in bytes.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
}

// Embed is a rich embed.
type Embed struct {
	Type        string       `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       int          `json:"color,omitempty"`
	Author      *EmbedAuthor `json:"author,omitempty"`
	Footer      *EmbedFooter `json:"footer,omitempty"`
	Image       *EmbedImage  `json:"image,omitempty"`
	Thumbnail   *EmbedImage  `json:"thumbnail,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
}

// EmbedAuthor is the line above an embed's title.
type EmbedAuthor struct {
	Name    string `json:"name,omitempty"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedFooter is the line below an embed.
type EmbedFooter struct {
	Text    string `json:"text,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedImage is an image or a thumbnail in an embed.
type EmbedImage struct {
	URL string `json:"url"`
}

// EmbedField is a named value in an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

// Types of components.
const (
	ActionRow     = 1
	Button        = 2
	StringSelect  = 3
	TextInput     = 4
	ChannelSelect = 8
	Section       = 9
	TextDisplay   = 10
	Thumbnail     = 11
	Gallery       = 12
	File          = 13
	Separator     = 14
	Container     = 17
	Label         = 18
)

// linkButton and premiumButton are the styles of buttons that send no interaction.
const (
	linkButton    = 5
	premiumButton = 6
)

// Component is any component of a message or a modal; Type says which fields it has.
type Component struct {
	Type        int             `json:"type"`
	ID          int             `json:"id,omitempty"`
	CustomID    string          `json:"custom_id,omitempty"`
	Style       int             `json:"style,omitempty"`
	Label       string          `json:"label,omitempty"`
	Emoji       json.RawMessage `json:"emoji,omitempty"`
	URL         string          `json:"url,omitempty"`
	Disabled    bool            `json:"disabled,omitempty"`
	Placeholder string          `json:"placeholder,omitempty"`
	Options     []SelectOption  `json:"options,omitempty"`
	MinValues   *int            `json:"min_values,omitempty"`
	MaxValues   *int            `json:"max_values,omitempty"`
	MinLength   *int            `json:"min_length,omitempty"`
	MaxLength   *int            `json:"max_length,omitempty"`
	Value       string          `json:"value,omitempty"`
	Required    *bool           `json:"required,omitempty"`
	Content     string          `json:"content,omitempty"`
	Description string          `json:"description,omitempty"`
	AccentColor *int            `json:"accent_color,omitempty"`
	Spoiler     bool            `json:"spoiler,omitempty"`
	Divider     *bool           `json:"divider,omitempty"`
	Spacing     int             `json:"spacing,omitempty"`
	Media       json.RawMessage `json:"media,omitempty"`
	Items       json.RawMessage `json:"items,omitempty"`
	File        json.RawMessage `json:"file,omitempty"`
	Accessory   *Component      `json:"accessory,omitempty"`
	Component   *Component      `json:"component,omitempty"` // of a label
	Components  []Component     `json:"components,omitempty"`
}

// SelectOption is an entry of a select menu.
type SelectOption struct {
	Label       string          `json:"label"`
	Value       string          `json:"value"`
	Description string          `json:"description,omitempty"`
	Emoji       json.RawMessage `json:"emoji,omitempty"`
	Default     bool            `json:"default,omitempty"`
}

// Flat returns the components and all that they hold, outermost first.
func Flat(components []Component) []Component {
	var all []Component
	for _, c := range components {
		all = append(all, c)
		all = append(all, Flat(c.Components)...)
		for _, inner := range []*Component{c.Accessory, c.Component} {
			if inner != nil {
				all = append(all, Flat([]Component{*inner})...)
			}
		}
	}
	return all
}

// Component returns the message's component of this custom id.
func (m *Message) Component(customID string) (Component, bool) {
	return componentOf(m.Components, customID)
}

func componentOf(components []Component, customID string) (Component, bool) {
	all := Flat(components)
	i := slices.IndexFunc(all, func(c Component) bool { return c.CustomID == customID })
	if i < 0 {
		return Component{}, false
	}
	return all[i], true
}
