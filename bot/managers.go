package bot

import (
	"slices"

	"github.com/bwmarrin/discordgo"
)

// Managers says who may change the articles in Discord. Discord itself can keep people from a whole command alone, and
// everybody may list and read the articles; so it is decided here, for every command and every press of a button anew.
type Managers struct {
	Server bool     // those with the permission Manage Server
	Roles  []string // ids of roles, which each belong to one server
}

// include reports whether whoever made an interaction is one of them. guild is the only server that counts, or "".
//
// A person who has installed the app for themselves brings it into any server, also one of their own, where they may do
// everything; so what counts is what they may do in a server that the app itself was added to.
func (m Managers) include(i *discordgo.Interaction, guild string) bool {
	if i.Member == nil || i.GuildID == "" || guild != "" && i.GuildID != guild ||
		i.AuthorizingIntegrationOwners[discordgo.ApplicationIntegrationGuildInstall] != i.GuildID {
		return false
	}
	const may = discordgo.PermissionManageGuild | discordgo.PermissionAdministrator
	return m.Server && i.Member.Permissions&may != 0 ||
		slices.ContainsFunc(i.Member.Roles, func(role string) bool { return slices.Contains(m.Roles, role) })
}
