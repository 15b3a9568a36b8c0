package dev.millrace.platform.work;

import dev.millrace.platform.events.Announcement;

/** Has the relay tell other processes of new jobs. */
final class WorkAnnouncement implements Announcement {
    static final String CHANNEL = "millrace_work";

    private final JobSchedule schedule;
    private long announced;

    WorkAnnouncement(JobSchedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public boolean due() {
        long newest = schedule.newest();
        boolean due = newest > announced;
        announced = newest;
        return due;
    }
}
