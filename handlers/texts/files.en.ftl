### Files that could not be taken: why, and what to send instead.
file-size =
    { $count ->
        [one] { $kind ->
            [video] The video that you sent is too large for us to take. Could you send a shorter one, or a few photos?
            [audio] The recording that you sent is too long for us to take. Could you send it in parts, or write a few words?
            [image] The photo that you sent is too large for us to take. Could you send it again in its usual size?
           *[other] The file that you sent is too large for us to take. Could you send a few photos of it?
        }
       *[other] { $count } of the files that you sent are too large for us to take. Could you send photos, or a shorter video?
    }
file-kind =
    { $count ->
        [one] We cannot open the file that you sent, so it was not taken. Could you send a photo, a short video, a recording or a PDF?
       *[other] We cannot open { $count } of the files that you sent, so they were not taken. Could you send photos, a short video, a recording or a PDF?
    }
file-gone =
    { $count ->
        [one] { $kind ->
            [video] Sorry, the video that you sent did not reach us. Could you send it once more?
            [audio] Sorry, the recording that you sent did not reach us. Could you send it once more?
            [image] Sorry, the photo that you sent did not reach us. Could you send it once more?
           *[other] Sorry, the file that you sent did not reach us. Could you send it once more?
        }
       *[other] Sorry, { $count } of the files that you sent did not reach us. Could you send them once more?
    }
file-case-size = Too large to be taken; the citizen was asked for another way.
file-case-kind = Of a kind that is not taken; the citizen was asked for another way.
file-case-gone = Could not be had from the platform; the citizen was asked to send it again.
