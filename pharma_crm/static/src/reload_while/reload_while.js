import {onWillUnmount, useEffect} from "@odoo/owl";

const EVERY_MS = 1500;

/**
 * Loads a record again and again until its background work has ended; changes not yet saved are left alone.
 *
 * @param {() => Object} getRecord the record of the view
 * @param {() => boolean} isUnderWay whether the work goes on
 */
export function useReloadWhile(getRecord, isUnderWay) {
    let timer = null;
    let gone = false; // loading may outlive the screen
    const stop = () => clearTimeout(timer);
    const schedule = () => {
        timer = setTimeout(async () => {
            const record = getRecord();
            if (!(await record.isDirty())) {
                await record.load();
            }
            if (!gone && isUnderWay()) {
                schedule();
            }
        }, EVERY_MS);
    };
    useEffect(
        (underWay) => {
            if (underWay) {
                schedule();
            }
            return stop;
        },
        () => [isUnderWay()]
    );
    onWillUnmount(() => {
        gone = true;
        stop();
    });
}
