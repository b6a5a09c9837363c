package discordtest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// apiError is an answer that refuses a request: the status, and Discord's JSON error code and message.
type apiError struct {
	status  int
	code    int
	message string
	errors  any // details by field, of an invalid form
}

func (e *apiError) Error() string {
	details := ""
	if e.errors != nil {
		details = " " + string(mustMarshal(e.errors))
	}
	return fmt.Sprintf("%d: %s (code %d)%s", e.status, e.message, e.code, details)
}

func (e *apiError) body() any {
	body := map[string]any{"message": e.message, "code": e.code}
	if e.errors != nil {
		body["errors"] = e.errors
	}
	return body
}

// The errors of Discord's API that a bot of text can meet.
var (
	errNotFound           = &apiError{http.StatusNotFound, 0, "404: Not Found", nil}
	errUnauthorized       = &apiError{http.StatusUnauthorized, 0, "401: Unauthorized", nil}
	errUnknownChannel     = &apiError{http.StatusNotFound, 10003, "Unknown Channel", nil}
	errUnknownGuild       = &apiError{http.StatusNotFound, 10004, "Unknown Guild", nil}
	errUnknownMessage     = &apiError{http.StatusNotFound, 10008, "Unknown Message", nil}
	errUnknownUser        = &apiError{http.StatusNotFound, 10013, "Unknown User", nil}
	errUnknownWebhook     = &apiError{http.StatusNotFound, 10015, "Unknown Webhook", nil}
	errUnknownInteraction = &apiError{http.StatusNotFound, 10062, "Unknown interaction", nil}
	errUnknownCommand     = &apiError{http.StatusNotFound, 10063, "Unknown application command", nil}
	errTooManyCommands    = &apiError{
		http.StatusBadRequest, 30032, "Maximum number of application commands reached (100)", nil,
	}
	errAcknowledged = &apiError{
		http.StatusBadRequest, 40060, "Interaction has already been acknowledged.", nil,
	}
	errTooManyFollowUps = &apiError{
		http.StatusBadRequest, 40094, "This interaction has reached the maximum number of follow-up messages", nil,
	}
	errMissingAccess = &apiError{http.StatusForbidden, 50001, "Missing Access", nil}
	errNotAuthor     = &apiError{
		http.StatusForbidden, 50005, "Cannot edit a message authored by another user", nil,
	}
	errEmptyMessage      = &apiError{http.StatusBadRequest, 50006, "Cannot send an empty message", nil}
	errMissingPermission = &apiError{http.StatusForbidden, 50013, "Missing Permissions", nil}
	errWebhookToken      = &apiError{http.StatusUnauthorized, 50027, "Invalid Webhook Token", nil}
	errJSON              = &apiError{
		http.StatusBadRequest, 50109, "The request body contains invalid JSON.", nil,
	}
	errNoHistory = &apiError{
		http.StatusBadRequest, 160002, "Cannot reply without permission to read message history", nil,
	}
)

// formError collects what is wrong with the fields of a request.
type formError struct {
	fields map[string][]fieldError // by path, such as embeds/0/title
}

type fieldError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// add notes a mistake; the path's parts are joined.
func (f *formError) add(code, message string, path ...any) {
	parts := make([]string, len(path))
	for i, p := range path {
		parts[i] = fmt.Sprint(p)
	}
	if f.fields == nil {
		f.fields = map[string][]fieldError{}
	}
	key := strings.Join(parts, "/")
	f.fields[key] = append(f.fields[key], fieldError{code, message})
}

// err returns the mistakes as Discord nests them, below the path of the prefix; nil if there are none.
func (f *formError) err(prefix ...string) *apiError {
	if len(f.fields) == 0 {
		return nil
	}
	root := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(f.fields)) {
		at := root
		for _, part := range append(slices.Clone(prefix), strings.Split(path, "/")...) {
			inner, ok := at[part].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[part] = inner
			}
			at = inner
		}
		at["_errors"] = f.fields[path]
	}
	return &apiError{http.StatusBadRequest, 50035, "Invalid Form Body", root}
}

// invalid is a form with a single mistake.
func invalid(code, message string, path ...any) *apiError {
	var f formError
	f.add(code, message, path...)
	return f.err()
}
