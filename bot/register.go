package bot

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"
)

// askWithin bounds the questions to Discord that come before the first connection.
const askWithin = 30 * time.Second

// fetch gets a resource of the API.
func fetch[T any](ctx context.Context, c *rest, address string) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	var out T
	body, err := c.do(ctx, call{method: http.MethodGet, url: address, kind: "setup"})
	var refused *discordgo.RESTError
	switch {
	case errors.As(err, &refused) && refused.Response.StatusCode == http.StatusUnauthorized:
		return out, ErrToken
	case err != nil:
		return out, fmt.Errorf("cannot reach Discord: %w", err)
	}
	return out, json.Unmarshal(body, &out)
}

// definitions returns the commands of the table in the order of their names. Discord lets only global commands say where
// they are offered.
func (b *Bot) definitions() []*discordgo.ApplicationCommand {
	var all []*discordgo.ApplicationCommand
	for _, name := range slices.Sorted(maps.Keys(b.routes)) {
		if b.routes[name].definition == nil {
			continue
		}
		c := *b.routes[name].definition
		c.Name = name
		if c.Options == nil {
			c.Options = []*discordgo.ApplicationCommandOption{}
		}
		if b.cfg.Guild == "" {
			c.Contexts = &[]discordgo.InteractionContextType{
				discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel,
			}
			c.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{
				discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall,
			}
		}
		all = append(all, &c)
	}
	return all
}

// register tells Discord the commands, unless it knows them as they are: everybody's client loads them anew when they
// change.
func (b *Bot) register(ctx context.Context, application string) error {
	address := discordgo.EndpointApplicationGlobalCommands(application)
	if b.cfg.Guild != "" {
		address = discordgo.EndpointApplicationGuildCommands(application, b.cfg.Guild)
	}
	known, err := fetch[[]*discordgo.ApplicationCommand](ctx, b.rest, address+"?with_localizations=true")
	if err != nil {
		return fmt.Errorf("the commands cannot be read: %w", err)
	}
	wanted := b.definitions()
	if bytes.Equal(bare(known), bare(wanted)) {
		b.log.Debug("the commands are registered already")
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	_, err = b.rest.do(ctx, call{method: http.MethodPut, url: address, body: wanted, kind: "setup"})
	if err != nil {
		return fmt.Errorf("the commands cannot be registered: %w", err)
	}
	b.log.Info("the commands are registered", "commands", len(wanted), "guild", b.cfg.Guild)
	return nil
}

// bare writes commands without what Discord adds to them and without order.
func bare(commands []*discordgo.ApplicationCommand) []byte {
	all := make([]discordgo.ApplicationCommand, 0, len(commands))
	for _, c := range commands {
		if c == nil {
			continue
		}
		lean := discordgo.ApplicationCommand{
			Type: max(c.Type, discordgo.ChatApplicationCommand), Name: c.Name, NameLocalizations: c.NameLocalizations,
			Description: c.Description, DescriptionLocalizations: c.DescriptionLocalizations, Options: c.Options,
			DefaultMemberPermissions: c.DefaultMemberPermissions,
		}
		if len(lean.Options) == 0 {
			lean.Options = nil
		}
		if c.Contexts != nil {
			sorted := slices.Sorted(slices.Values(*c.Contexts))
			lean.Contexts = &sorted
		}
		if c.IntegrationTypes != nil && c.Contexts != nil {
			sorted := slices.Sorted(slices.Values(*c.IntegrationTypes))
			lean.IntegrationTypes = &sorted
		}
		all = append(all, lean)
	}
	slices.SortFunc(all, func(a, b discordgo.ApplicationCommand) int { return cmp.Compare(a.Name, b.Name) })
	text, err := json.Marshal(all)
	if err != nil {
		return nil // only of values that JSON does not have; then the commands are registered again
	}
	return text
}
