#pragma once

#include "engine/requests.h"
#include "tabs/explore/picture_recipes.h"

#include <QDialog>

#include <map>
#include <string>

class QLabel;
class QProgressBar;
class QPushButton;

namespace deviascope::ui {

class Explorer;
class Note;
class ResponsibleForm;
class ResponsiblePictures;
class ResponsibleTables;

/// Fair, safe or text-enhanced pictures of the current prompt, in a window beside the main one that
/// does not block it: choose, watch them come, read the tables. UI thread.
class ResponsibleDialog final : public QDialog {
    Q_OBJECT
public:
    explicit ResponsibleDialog(Explorer &explorer, QWidget *parent = nullptr);

    /// Shows it for this use, with the Explore view's prompt and settings.
    void present(engine::Use use);

    /// Writes every picture with its settings into the folder. Says what came of it in the panel.
    void savePictures(const QString &folder);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeLeft();
    QWidget *makeRight();
    void start();
    void showFlow();
    std::map<std::string, std::string> shortNames() const; ///< of all classes
    void showProgress();
    void askForFolder();
    void saveOne(int place, bool after);
    void copyCsv();
    bool write(const QString &file, std::size_t place, bool after); ///< false: said why not

    Explorer &m_explorer;
    ResponsibleForm *m_form = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_stop = nullptr;
    QLabel *m_hint = nullptr;
    QWidget *m_progress = nullptr;
    QLabel *m_stage = nullptr;
    QLabel *m_time = nullptr;
    QProgressBar *m_bar = nullptr;
    Note *m_note = nullptr;
    ResponsiblePictures *m_pictures = nullptr;
    QWidget *m_picturesScroll = nullptr;
    QWidget *m_results = nullptr;
    ResponsibleTables *m_tables = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_save = nullptr;
    bool m_wasRunning = false;
};

} // namespace deviascope::ui
