package watch

import "syscall"

// Remote names the file system of a folder that others may change without the
// kernel's knowledge, so that not every change is an event; "" for any other.
func Remote(dir string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return ""
	}
	switch uint32(s.Type) { // its width and sign differ between processors
	case 0x6969:
		return "NFS"
	case 0x517b, 0xff534d42, 0xfe534d42:
		return "SMB"
	case 0x65735546:
		return "FUSE" // sshfs, cloud drives, a virtual machine's shared folders
	case 0x01021997:
		return "9P" // Windows' drives in WSL
	case 0x786f4256, 0xbacbacbc:
		return "a virtual machine's shared folder" // of VirtualBox and VMware
	case 0x00c36400:
		return "Ceph"
	case 0x5346414f:
		return "AFS"
	case 0x73757245:
		return "Coda"
	}
	return ""
}
