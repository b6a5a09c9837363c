package discordtest

import "strconv"

// Permissions of the app in a channel and of people, as Discord numbers them.
const (
	ManageGuild           = 1 << 5
	ViewChannel           = 1 << 10
	SendMessages          = 1 << 11
	EmbedLinks            = 1 << 14
	AttachFiles           = 1 << 15
	ReadMessageHistory    = 1 << 16
	SendMessagesInThreads = 1 << 38

	everything = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | SendMessagesInThreads
)

// AddUser adds a person.
func (s *Server) AddUser(name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &User{ID: s.newID(), Username: name, GlobalName: name, Discriminator: "0"}
	s.users[u.ID] = u
	return u
}

// AddBot adds another app's user.
func (s *Server) AddBot(name string) *User {
	u := s.AddUser(name)
	u.Bot = true
	return u
}

// AddGuild adds a guild that the app is a member of, and tells the app.
func (s *Server) AddGuild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.newID(), Name: name}
	s.guilds = append(s.guilds, g)
	s.dispatch(g, intentGuilds, "GUILD_CREATE", func() any { return s.guildCreate(g) })
	return g
}

// AddForeignGuild adds a guild that the app is not a member of: people use it there if they installed it for themselves.
func (s *Server) AddForeignGuild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.newID(), Name: name, Foreign: true}
	s.guilds = append(s.guilds, g)
	return g
}

// AddChannel adds a text channel to a guild. The app has all permissions that a bot of text needs; see SetPermissions.
func (s *Server) AddChannel(g *Guild, name string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.addChannel(&Channel{Type: guildText, Guild: g, Name: name})
	s.dispatch(g, intentGuilds, "CHANNEL_CREATE", func() any { return c })
	return c
}

// AddThread adds a public thread to a channel, with the channel's permissions.
func (s *Server) AddThread(parent *Channel, name string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.addChannel(&Channel{Type: publicThread, Guild: parent.Guild, Parent: parent, Name: name})
	c.Permissions = parent.Permissions
	s.dispatch(c.Guild, intentGuilds, "THREAD_CREATE", func() any { return c })
	return c
}

// OpenDM returns the direct messages between the app and a person.
func (s *Server) OpenDM(u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.openDM(u)
}

func (s *Server) openDM(u *User) *Channel {
	for _, c := range s.channels {
		if c.Type == directMsg && c.Recipients[0] == u {
			return c
		}
	}
	return s.addChannel(&Channel{Type: directMsg, Recipients: []*User{u}})
}

// AddPrivateChannel adds a conversation between people, of which the app is no part; those who installed it for
// themselves can use its commands there.
func (s *Server) AddPrivateChannel(people ...*User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.addChannel(&Channel{Type: groupMsg, Recipients: people})
	c.Permissions = 0
	return c
}

func (s *Server) addChannel(c *Channel) *Channel {
	c.ID = s.newID()
	if c.Guild == nil || !c.Guild.Foreign {
		c.Permissions = everything
	}
	s.channels[c.ID] = c
	return c
}

// SetPermissions sets what the app may do in a channel: a sum of ViewChannel, SendMessages and so on.
func (s *Server) SetPermissions(c *Channel, permissions int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Permissions = permissions
}

// Messages returns the messages of a channel as all see them, oldest first. Ephemeral ones are not among them.
func (s *Server) Messages(c *Channel) []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := make([]*Message, len(c.messages))
	for i, m := range c.messages {
		messages[i] = m.clone()
	}
	return messages
}

func (s *Server) guildCreate(g *Guild) any {
	channels, threads := []*Channel{}, []*Channel{}
	for _, c := range s.channels {
		switch {
		case c.Guild != g:
		case c.Type == publicThread:
			threads = append(threads, c)
		default:
			channels = append(channels, c)
		}
	}
	return map[string]any{
		"id": g.ID, "name": g.Name, "unavailable": false, "joined_at": s.now(), "preferred_locale": "en-US",
		"member_count": len(s.users), "channels": channels, "threads": threads,
		"members": []Member{*s.member(s.Bot)}, "roles": []any{}, "emojis": []any{},
	}
}

func (s *Server) member(u *User) *Member {
	return &Member{User: u, Roles: []string{}, JoinedAt: s.now()}
}

// shardOf says which of n shards a guild belongs to; conversations outside guilds belong to the first.
func shardOf(g *Guild, n int) int {
	if g == nil {
		return 0
	}
	id, _ := strconv.ParseUint(g.ID, 10, 64)
	return int((id >> 22) % uint64(n))
}
