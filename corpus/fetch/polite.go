package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/temoto/robotstxt"
	"golang.org/x/time/rate"
)

// How long a robots.txt is believed (RFC 9309, section 2.4), and how soon one that could not be read is asked for again.
const (
	robotsKept    = 24 * time.Hour
	robotsRetried = 5 * time.Minute
	// slowest bounds what a robots.txt can ask for as the time between two requests.
	slowest = 30 * time.Second
)

// permitted waits for the host's turn. It is an error if its robots.txt forbids the address, or if it has asked for
// patience for longer than a request waits.
func (c *Client) permitted(ctx context.Context, u *url.URL) error {
	h := c.host(u)
	select {
	case h.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	blocked := time.Until(h.blocked)
	group, err := h.robots, error(nil)
	if blocked <= 0 && time.Now().After(h.expires) {
		group, err = c.readRobots(ctx, h, u)
	}
	<-h.turn
	switch {
	case err != nil:
		return err
	case blocked > 0:
		return patience(u, blocked)
	case group != nil && !group.Test(u.RequestURI()):
		return &Error{URL: u.String(), Reason: "the site does not want programs to read this page (its robots.txt)"}
	}
	if err := h.limiter.Wait(ctx); err != nil {
		// Not for want of an answer: the turn would come after the time for the request is over.
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return patience(u, slowest)
	}
	return nil
}

func patience(u *url.URL, wait time.Duration) *Error {
	return &Error{
		URL: u.String(), Temporary: true, RetryAfter: wait,
		Reason: fmt.Sprintf("the site asks for patience; it can be tried again in %s", wait.Round(time.Second)),
	}
}

// anyPath marks the context of a request that robots.txt does not govern: the one for robots.txt.
type anyPath struct{}

// readRobots fetches the host's robots.txt. One that does not exist permits everything, one that the host fails to give
// nothing (RFC 9309, section 2.3.1).
func (c *Client) readRobots(ctx context.Context, h *host, u *url.URL) (*robotstxt.Group, error) {
	address := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	status, kept := http.StatusOK, robotsKept
	response, err := c.request(context.WithValue(ctx, anyPath{}, true), address, Request{})
	var body []byte
	if failed, ok := errors.AsType[*Error](err); ok {
		if failed.Status == 0 || failed.Temporary {
			// No answer at all: say that of the page, and do not blame its robots.txt.
			failed.URL = u.String()
			return nil, failed
		}
		status, kept = failed.Status, robotsRetried
	} else if err != nil {
		return nil, err
	} else {
		body = response.Body[:min(len(response.Body), 500<<10)] // as much as RFC 9309 asks to read
	}
	rules, err := robotstxt.FromStatusAndBytes(status, body)
	if err != nil {
		// Rules that cannot be read are none.
		rules, err = robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
	}
	if err != nil {
		return nil, err
	}
	group := rules.FindGroup(robotName)
	if group.CrawlDelay > c.interval {
		h.limiter.SetLimit(rate.Every(min(group.CrawlDelay, slowest)))
	}
	h.robots, h.expires = group, time.Now().Add(kept)
	return group, nil
}

// refused makes the error of an answer that is no page.
func (c *Client) refused(u *url.URL, answer *http.Response) *Error {
	status := answer.StatusCode
	failed := &Error{
		URL: u.String(), Status: status,
		Temporary: status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500,
	}
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		failed.Reason = "there is no page at this address"
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusPaymentRequired ||
		status == http.StatusUnavailableForLegalReasons:
		failed.Reason = "the site does not let this page be read"
	case failed.Temporary:
		failed.Reason = "the site cannot give the page at the moment"
	default:
		failed.Reason = "the site gave no page"
	}
	failed.Reason += fmt.Sprintf(" (HTTP %d)", status)
	if wait := retryAfter(answer.Header.Get("Retry-After"), time.Now()); wait > 0 && failed.Temporary {
		failed.RetryAfter = wait
		h := c.host(u)
		select {
		case h.turn <- struct{}{}:
			h.blocked = time.Now().Add(wait)
			<-h.turn
		default: // its robots.txt is being read: whoever reads it learns the same
		}
	}
	return failed
}

// longestPatience bounds what a Retry-After is believed.
const longestPatience = 24 * time.Hour

// retryAfter reads the header of that name: seconds or a date (RFC 9110, section 10.2.3).
func retryAfter(value string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.Atoi(value); err == nil {
		wait = time.Duration(min(max(seconds, 0), int(longestPatience/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestPatience)
}

// explain makes an *Error of what the transport says. The context's own end stays what it is.
func (c *Client) explain(ctx context.Context, u *url.URL, err error) error {
	if failed, ok := errors.AsType[*Error](err); ok {
		return failed // a redirect's
	}
	failed := &Error{URL: u.String(), Err: err}
	noName, _ := errors.AsType[*net.DNSError](err)
	timeout, isNet := errors.AsType[net.Error](err)
	switch reason := forbidden(err); {
	case reason != "":
		failed.Reason = reason
	case errors.Is(ctx.Err(), context.DeadlineExceeded) || isNet && timeout.Timeout():
		failed.Reason, failed.Temporary = fmt.Sprintf("the site took longer than %s to answer", c.timeout), true
	case ctx.Err() != nil:
		return ctx.Err()
	case noName != nil && noName.IsNotFound:
		failed.Reason = "there is no site of this name"
	case noName != nil:
		failed.Reason, failed.Temporary = "the name of the site cannot be looked up", true
	default:
		failed.Reason, failed.Temporary = "the site cannot be reached, or broke off its answer", true
	}
	return failed
}
