package bot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// discordgo holds a connection to the gateway, but left alone it reconnects for ever where Discord has said not to, waits
// for ever on a gateway that has gone silent, and hangs on one that says "reconnect" before anything else. So it is told
// never to reconnect by itself: it says when a connection is lost, and stayConnected opens the next, which resumes the
// session where it can. Every read has a deadline.

const (
	// usualSilence is twice the time in which even an idle gateway says something: it answers a heartbeat every 41 s.
	usualSilence = 90 * time.Second
	// openWithin is how long a connection may take; beyond it discordgo hangs.
	openWithin   = 45 * time.Second
	longestPause = time.Minute
	mostFailures = 12 // in a row; with the pauses between them some ten minutes
	mostStuck    = 3  // sessions given up in a row: each may leave a goroutine of discordgo's behind
)

var errStuck = errors.New("the connection hangs")

// fatalCloses are the codes with which the gateway says that connecting again is of no use
// (discord.com/developers/docs/topics/opcodes-and-status-codes#gateway).
var fatalCloses = map[int]error{
	4004: ErrToken,
	4010: errors.New("the gateway refuses the bot: invalid shard"),
	4011: errors.New("the gateway refuses the bot: it is in so many servers that it needs sharding, which it does not have"),
	4012: errors.New("the gateway refuses the bot: this version of the gateway is no more; a newer version of the program is needed"),
	4013: errors.New("the gateway refuses the bot: invalid intents; a newer version of the program is needed"),
	4014: errors.New("the gateway refuses the bot: intents that the application may not have"),
}

// newSession makes a session that is not connected.
func (b *Bot) newSession() (*discordgo.Session, error) {
	s, err := discordgo.New("Bot " + b.cfg.Token)
	if err != nil {
		return nil, err
	}
	s.Client = &http.Client{Transport: b.transport, Timeout: sendWithin}
	s.StateEnabled = false // nothing here reads it, and it grows
	s.ShouldReconnectOnError = false
	s.SyncEvents = true // handlers only start work; so it starts in the order of the events
	s.LogLevel = -1     // its errors come back to us, and its log is not ours
	s.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	s.AddHandler(b.onInteraction)
	s.AddHandler(b.onMessage)
	s.AddHandler(b.onEdit)
	s.AddHandler(b.onDelete)
	return s, nil
}

// link is a session with what tells how it is.
type link struct {
	session *discordgo.Session
	lost    chan struct{}
	conn    atomic.Pointer[watchedConn] // the latest
}

func (b *Bot) newLink(session *discordgo.Session) *link {
	l := &link{session: session, lost: make(chan struct{}, 1)}
	session.Dialer = &websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: openWithin / 2,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{Timeout: openWithin / 2}).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			watched := &watchedConn{Conn: conn, silence: b.cfg.silence}
			l.conn.Store(watched)
			return watched, nil
		},
	}
	session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case l.lost <- struct{}{}:
		default:
		}
	})
	return l
}

// watchedConn is a connection on which no read waits longer than the gateway may be silent.
type watchedConn struct {
	net.Conn
	silence time.Duration
	heard   atomic.Int64 // when something last came, in nanoseconds of Unix time
}

func (c *watchedConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.heard.Store(time.Now().UnixNano())
	}
	return n, err
}

func (c *watchedConn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// open connects. Where discordgo hangs the error is errStuck, and the session is of no use any more.
func (l *link) open(ctx context.Context, within time.Duration) error {
	select {
	case <-l.lost: // of the connection before
	default:
	}
	opened := make(chan error, 1)
	go func() { opened <- l.session.Open() }()
	timeout := time.NewTimer(within)
	defer timeout.Stop()
	var err error
	select {
	case err = <-opened:
		// discordgo may tell twice of one loss, from its two goroutines, the second time when all is well again.
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) {
			return nil
		}
		return err
	case <-ctx.Done():
		err = ctx.Err()
	case <-timeout.C:
		err = errStuck
	}
	// Without its connection discordgo comes back, unless it hangs on itself.
	l.cut()
	select {
	case <-opened:
		return err
	case <-time.After(time.Second):
		return errStuck
	}
}

// cut ends the connection without discordgo, which may hang.
func (l *link) cut() {
	if conn := l.conn.Load(); conn != nil {
		_ = conn.Close()
	}
}

// wait returns when the connection is lost or the context ends. Where it has been silent for longer than any read may
// wait, discordgo itself hangs.
func (l *link) wait(ctx context.Context, silence time.Duration) error {
	watch := time.NewTicker(silence)
	defer watch.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.lost:
			return nil
		case now := <-watch.C:
			if conn := l.conn.Load(); conn != nil && now.UnixNano()-conn.heard.Load() > 2*int64(silence) {
				return errStuck
			}
		}
	}
}

// stayConnected keeps the bot connected until the context ends or the error says why that is not possible. It returns
// the session to close, if there is one.
func (b *Bot) stayConnected(ctx context.Context, session *discordgo.Session) (*discordgo.Session, error) {
	l := b.newLink(session)
	failures, stuck, ready := 0, 0, false
	for {
		err := b.mayIdentify(ctx)
		if err == nil {
			err = l.open(ctx, min(openWithin, 2*b.cfg.silence))
		}
		if err == nil {
			b.log.Info("connected to the gateway")
			if !ready {
				ready = true
				fmt.Fprintln(b.cfg.Out, "ready")
			}
			failures, stuck = 0, 0
			if err = l.wait(ctx, b.cfg.silence); err == nil {
				b.log.Info("the gateway's connection is lost")
				continue
			}
		}
		if ctx.Err() != nil {
			if errors.Is(err, errStuck) {
				return nil, nil
			}
			return l.session, nil
		}
		var closed *websocket.CloseError
		if errors.As(err, &closed) && fatalCloses[closed.Code] != nil {
			return nil, fatalCloses[closed.Code]
		}
		if errors.Is(err, ErrToken) {
			return nil, err
		}
		if failures++; failures == mostFailures {
			return nil, fmt.Errorf("the gateway cannot be reached: %w", err)
		}
		if errors.Is(err, errStuck) {
			if stuck++; stuck == mostStuck {
				return nil, fmt.Errorf("the gateway cannot be reached: %w", err)
			}
			l.cut()
			session, sessionErr := b.newSession()
			if sessionErr != nil {
				return nil, sessionErr
			}
			l = b.newLink(session)
		}
		pause := min(time.Second<<failures, longestPause)
		b.log.Warn("the gateway is not connected", "why", err, "again in", pause)
		select {
		case <-ctx.Done():
			return nil, nil
		case <-time.After(pause):
		}
	}
}

// mayIdentify asks Discord whether the token is still good and allows another session: it takes a thousand a day, and
// for more it makes the token invalid.
func (b *Bot) mayIdentify(ctx context.Context) error {
	gateway, err := fetch[discordgo.GatewayBotResponse](ctx, b.rest, discordgo.EndpointGatewayBot)
	if err != nil {
		return err
	}
	if limit := gateway.SessionStartLimit; limit.Total > 0 && limit.Remaining < 2 {
		return fmt.Errorf("no more sessions are allowed for %v", time.Duration(limit.ResetAfter)*time.Millisecond)
	}
	return nil
}
