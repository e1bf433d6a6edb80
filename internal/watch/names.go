package watch

import "path"

// passing reports whether an entry of a folder is one that comes and goes with
// the programs at work there, and is nothing that a user wrote.
func passing(name string) bool {
	for _, pattern := range passingNames {
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
	}
	return false
}

var passingNames = [...]string{
	"4913", "*.sw[opx]", // vim: whether it may write here, and its swap files
	"*~",         // vim, emacs, gedit: the file as it was before
	".#*", "#*#", // emacs: its lock, and what was not saved
	".goutputstream*", // GNOME: a file that is being written
	".~lock.*", "~$*", // LibreOffice and Excel: their locks
	".*.peil-*", // peil: a site that is being put together
}
