package watch

import "syscall"

// remote reports whether a folder lies on a file system that others may change
// without the kernel's knowledge, so that not every change is an event.
func remote(dir string) bool {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return false
	}
	switch uint32(s.Type) { // its width and sign differ between processors
	case 0x6969, // NFS
		0x517b, 0xff534d42, 0xfe534d42, // SMB
		0x65735546,             // FUSE: sshfs, cloud drives, a virtual machine's shared folders
		0x01021997,             // 9P: Windows' drives in WSL
		0x786f4256, 0xbacbacbc, // shared folders of VirtualBox and VMware
		0x00c36400, 0x5346414f, 0x73757245: // Ceph, AFS, Coda
		return true
	}
	return false
}
