package warehouse

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://ann:pw@db.example.com/crm":          "postgres database crm at db.example.com:5432",
		"postgresql://ann:p%40ss@db.example.com:6432/x": "postgres database x at db.example.com:6432",
		"clickhouse://db.example.com":                   "clickhouse at db.example.com:9000",
		"clickhouse://a:b@[::1]:9440/web?secure=true":   "clickhouse database web at [::1]:9440",
		"sqlite:data/shop.db":                           "data/shop.db",
	} {
		a, err := Parse(dsn)
		if err != nil || a.String() != want {
			t.Errorf("Parse(%q) is %q, %v; want %q", dsn, a, err, want)
		}
	}
	for _, dsn := range []string{
		"", "shop.db", "mysql://ann:hunter2@db/x", "host=db password=hunter2", "sqlite:", "postgres://",
		"postgres://ann:hun@ter2/x#y@db/crm", "postgres://ann:12/hunter2@db/crm", "postgres://ann:1?hunter2@db/crm", "postgres://ann:hunter2%zz@db/crm",
	} {
		if a, err := Parse(dsn); err == nil {
			t.Errorf("Parse(%q) is %q", dsn, a)
		} else if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "ter2") {
			t.Errorf("Parse(%q) tells the password: %v", dsn, err)
		}
	}
}

func TestPassword(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://ann:hemmelig@db/crm":      "hemmelig",
		"postgres://ånn:hemmelig@db/crm":      "hemmelig",
		"postgres://ann:p@ss/w#rd@db/crm":     "p@ss/w#rd",
		"postgres://db/crm?password=xyz&a=b":  "xyz",
		"postgres://ann@db/crm":               "",
		"postgres://ann:@db/crm":              "",
		"sqlite:a:b@c.db":                     "",
		"clickhouse://db:9000/x?secure=false": "",
	} {
		from, to, ok := Password(dsn)
		if got := string([]rune(dsn)[from:to]); got != want || ok != (want != "") {
			t.Errorf("Password(%q) is %q, %v; want %q", dsn, got, ok, want)
		}
	}
}

func TestSQLiteURI(t *testing.T) {
	for path, want := range map[string]string{
		"/srv/data/50% off?#.db": "file:///srv/data/50%25%20off%3F%23.db?",
		"C:/data/shop.db":        "file:///C:/data/shop.db?",
		"//server/share/shop.db": "file:////server/share/shop.db?",
	} {
		if got := sqliteURI(path); !strings.HasPrefix(got, want) {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

// What a driver says may hold anything.
func TestHide(t *testing.T) {
	a, err := Parse("postgres://ann:p%40ss+w%2Frd@db.example.com/crm?sslpassword=geheim")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"cannot parse postgres://ann:p%40ss+w%2Frd@db.example.com/crm?sslpassword=geheim",
		"login ann/p@ss+w/rd failed", "p%40ss+w%2Frd", "p%40ss%2Bw%2Frd", "key geheim is wrong", "p@ss+w/rd p@ss+w/rd",
	} {
		got := a.hide(text)
		for _, secret := range []string{"p@ss+w/rd", "p%40ss", "geheim"} {
			if strings.Contains(got, secret) {
				t.Errorf("hide(%q) is %q", text, got)
			}
		}
	}
	short, err := Parse("postgres://ann:ab@db/crm")
	if err != nil {
		t.Fatal(err)
	}
	if got := short.hide("a table abc"); got != "" {
		t.Errorf("with a password that any word may hold, %q is told", got)
	}
}
