#ifndef CPROCESS_H
#define CPROCESS_H

/// From now on SIGINT, SIGTERM and SIGHUP, unless that is ignored, ask the process to come to an end instead of ending it:
/// calls that wait return EINTR and `bitstrail_interrupted` tells the signal. The next SIGINT or SIGTERM ends the process
/// at once. To be called by the thread that waits.
void bitstrail_catch_interruption(void);

/// The signal that asked for the end; 0 if none did.
int bitstrail_interrupted(void);

/// Gives up the rights of root for those of a user and a group, for good: other groups go first, since only root may
/// drop them. 0, or the errno of the step that failed, after which the process must not go on.
int bitstrail_become(unsigned user, unsigned group);

#endif
