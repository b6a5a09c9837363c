package discordtest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// shape says which fields an object of a request has, and which shape those have that hold objects themselves. Discord
// ignores unknown fields, which hides a misspelt one; here they are violations, unless they are null.
type shape struct {
	plain  string // names of fields without a shape, separated by spaces
	nested map[string]*shape
}

var (
	embedShape = &shape{"type title description url timestamp color", map[string]*shape{
		"author": {"name url icon_url", nil}, "footer": {"text icon_url", nil}, "fields": {"name value inline", nil},
		"image": mediaShape, "thumbnail": mediaShape, "provider": {"name url", nil}, "video": mediaShape,
	}}
	mediaShape     = &shape{"url width height description placeholder", nil}
	emojiShape     = &shape{"id name animated", nil}
	componentShape = recursive(&shape{
		"type id custom_id style label url disabled sku_id placeholder min_values max_values min_length max_length " +
			"value required content description accent_color spoiler divider spacing channel_types",
		map[string]*shape{
			"emoji":          emojiShape,
			"options":        {"label value description default", map[string]*shape{"emoji": emojiShape}},
			"default_values": {"id type", nil}, "media": mediaShape, "file": mediaShape,
			"items": {"description spoiler", map[string]*shape{"media": mediaShape}},
		},
	}, "components", "accessory", "component")
	messageFields = "content flags tts nonce enforce_nonce sticker_ids username avatar_url thread_name"
	messageShape  = &shape{messageFields, map[string]*shape{
		"embeds": embedShape, "components": componentShape,
		"allowed_mentions":  {"parse users roles replied_user", nil},
		"attachments":       {"id filename description url proxy_url size content_type width height ephemeral", nil},
		"message_reference": {"type message_id channel_id guild_id fail_if_not_exists", nil},
	}}
	callbackShape = &shape{"type", map[string]*shape{"data": {
		messageFields + " custom_id title",
		with(messageShape.nested, "choices", choiceShape),
	}}}
	choiceShape = &shape{"name value", map[string]*shape{"name_localizations": nil}}
	optionShape = recursive(&shape{
		"type name description required channel_types autocomplete min_value max_value min_length max_length",
		map[string]*shape{"choices": choiceShape, "name_localizations": nil, "description_localizations": nil},
	}, "options")
	commandShape = &shape{
		"id type name description default_member_permissions dm_permission default_permission nsfw contexts " +
			"integration_types handler",
		map[string]*shape{"options": optionShape, "name_localizations": nil, "description_localizations": nil},
	}
)

// recursive lets the fields of these names have the shape itself.
func recursive(s *shape, names ...string) *shape {
	for _, name := range names {
		s.nested[name] = s
	}
	return s
}

func with(nested map[string]*shape, name string, s *shape) map[string]*shape {
	out := maps.Clone(nested)
	out[name] = s
	return out
}

// unknownFields returns the paths of fields that a request to a route of the OpenAPI description does not have.
func unknownFields(form any, route string) []string {
	s := messageShape
	switch {
	case strings.HasSuffix(route, "/callback"):
		s = callbackShape
	case strings.Contains(route, "/commands"):
		s = commandShape
	case strings.HasSuffix(route, "/users/@me/channels"):
		s = &shape{"recipient_id access_tokens nicks", nil}
	case strings.HasPrefix(route, "PATCH /channels/"):
		// The client library asked for sends two of its own on every edit, where a bot has no say in it.
		s = &shape{messageFields + " ID Channel", messageShape.nested}
	}
	return s.unknown(form, "")
}

func (s *shape) unknown(form any, path string) []string {
	var found []string
	switch form := form.(type) {
	case []any:
		for i, value := range form {
			found = append(found, s.unknown(value, path+"/"+strconv.Itoa(i))...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(form)) {
			inner, nested := s.nested[name]
			switch {
			case nested && inner != nil:
				found = append(found, inner.unknown(form[name], path+"/"+name)...)
			case !nested && form[name] != nil && !slices.Contains(strings.Fields(s.plain), name):
				found = append(found, path+"/"+name)
			}
		}
	}
	return found
}
