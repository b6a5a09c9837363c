package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"summitbot": main})
}

// TestScripts runs the program itself, each script in a folder and with a cache folder of its own.
func TestScripts(t *testing.T) {
	shared, err := filepath.Abs(filepath.Join("..", "..", "..", "shared"))
	questions, err2 := filepath.Abs(filepath.Join("testdata", "eval"))
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Condition: func(condition string) (bool, error) {
			if condition != "shared" {
				return false, fmt.Errorf("unknown condition %q", condition)
			}
			_, err := os.Stat(filepath.Join(shared, "seed"))
			return err == nil, nil
		},
		Setup: func(env *testscript.Env) error {
			cache := filepath.Join(env.WorkDir, "cache")
			for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
				env.Setenv(name, cache)
			}
			env.Setenv("SHARED", shared)
			env.Setenv("EVAL", questions)
			// A site of the script's own: what lies in its folder site.
			files := http.FileServer(http.Dir(filepath.Join(env.WorkDir, "site")))
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.Header.Del("If-Modified-Since") // it knows seconds; scripts are faster
				files.ServeHTTP(w, r)
			}))
			env.Defer(server.Close)
			env.Setenv("SITE", server.URL)
			_, port, err := net.SplitHostPort(server.Listener.Addr().String())
			if err != nil {
				return err
			}
			env.Setenv("SITE_PORT", port)
			return os.MkdirAll(cache, 0o700)
		},
	})
}
