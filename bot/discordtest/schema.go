package discordtest

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema validates requests against Discord's official OpenAPI description, whose schemas are JSON Schema
// (OpenAPI 3.1). Discord itself is laxer in places, which relax knows.
type schema struct {
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
}

var schemas struct {
	sync.Mutex
	byPath map[string]*schema
}

// loadSchema reads a description, once for all servers of the process.
func loadSchema(path string) (*schema, error) {
	schemas.Lock()
	defer schemas.Unlock()
	if known := schemas.byPath[path]; known != nil {
		return known, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the OpenAPI description of Discord: %w", err)
	}
	defer file.Close()
	document, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return nil, fmt.Errorf("reading the OpenAPI description of Discord, %s: %w", path, err)
	}
	s := &schema{compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	if err := s.compiler.AddResource("openapi.json", document); err != nil {
		return nil, fmt.Errorf("reading the OpenAPI description of Discord, %s: %w", path, err)
	}
	if schemas.byPath == nil {
		schemas.byPath = map[string]*schema{}
	}
	schemas.byPath[path] = s
	return s, nil
}

// of returns the schema of the body of a request.
func (s *schema) of(method, path string) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pointer := "#/paths/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(path) + "/" + strings.ToLower(method) +
		"/requestBody/content/application~1json/schema"
	if known := s.compiled[pointer]; known != nil {
		return known, nil
	}
	compiled, err := s.compiler.Compile("openapi.json" + strings.NewReplacer("{", "%7B", "}", "%7D").Replace(pointer))
	if err != nil {
		return nil, err
	}
	s.compiled[pointer] = compiled
	return compiled, nil
}

// validate notes what in a request is against the description, and fields that no request of its kind has.
func (s *Server) validate(r route, form *request) {
	if r.schema == "" {
		return
	}
	method, _, _ := strings.Cut(r.pattern, " ")
	path := r.schema
	if strings.HasSuffix(path, "{message_id}") && form.PathValue("message") == "@original" {
		path = strings.TrimSuffix(path, "{message_id}") + "@original"
	}
	for _, unknown := range unknownFields(form.form, method+" "+path) {
		s.violate("%s: no field %s", r.pattern, unknown)
	}
	if s.schema == nil {
		return
	}
	compiled, err := s.schema.of(method, path)
	if err != nil {
		s.violate("%s: the OpenAPI description has no usable schema: %v", r.pattern, err)
		return
	}
	if err := compiled.Validate(relax(form.form)); err != nil {
		s.violate("%s: against the OpenAPI description: %v", r.pattern, causes(err))
	}
}

// causes brings an error of validation to the places where it arises.
func causes(err error) string {
	validation, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return err.Error()
	}
	found := map[string]bool{}
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			walk(cause)
		}
		if len(e.Causes) == 0 {
			text := e.Error()
			found[text[strings.LastIndex(text, "\n")+1:]] = true
		}
	}
	walk(validation)
	return strings.Join(slices.Sorted(maps.Keys(found)), "; ")
}

// relax returns a request with what Discord takes although its description does not: permissions in quotes.
func relax(form any) any {
	switch form := form.(type) {
	case []any:
		out := make([]any, len(form))
		for i, value := range form {
			out[i] = relax(value)
		}
		return out
	case map[string]any:
		out := maps.Clone(form)
		if text, ok := form["default_member_permissions"].(string); ok {
			if n, err := strconv.ParseUint(text, 10, 64); err == nil {
				out["default_member_permissions"] = float64(n)
			}
		}
		return out
	}
	return form
}
