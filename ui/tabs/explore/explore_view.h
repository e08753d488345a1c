#pragma once

#include "tabs/explore/picture_grid.h"
#include "tabs/explore/picture_recipes.h"

#include <QWidget>

class QSplitter;

namespace deviascope::ui {

class DirectionsPanel;
class Explorer;
class PictureViewer;
class PromptPanel;
class ResponsibleDialog;
class StatisticsPanel;

/// The Explore view: prompt, pictures over statistics, directions.
class ExploreView final : public QWidget {
    Q_OBJECT
public:
    explicit ExploreView(Explorer &explorer, QWidget *parent = nullptr);

    PromptPanel &prompt() { return *m_prompt; }
    PictureGrid &grid() { return *m_grid; }
    PictureViewer &viewer() { return *m_viewer; }
    DirectionsPanel &directions() { return *m_directions; }
    ResponsibleDialog &responsible() { return *m_responsible; }

    void savePicture(int index, PictureGrid::Shown row); ///< asks for a file
    void copyPicture(int index, PictureGrid::Shown row);

    /// Takes the settings that a saved picture carries, after asking.
    void usePicture(const QString &file);

Q_SIGNALS:
    void said(const QString &message);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void shareHeight(); ///< what the pictures do not need goes to the statistics

    DirectionLookup lookup() const;

    Explorer &m_explorer;
    PromptPanel *m_prompt = nullptr;
    PictureGrid *m_grid = nullptr;
    PictureViewer *m_viewer = nullptr;
    StatisticsPanel *m_statistics = nullptr;
    DirectionsPanel *m_directions = nullptr;
    ResponsibleDialog *m_responsible = nullptr;
    QSplitter *m_centre = nullptr;
    bool m_heightChosen = false; ///< the user moved the border: it stays
};

} // namespace deviascope::ui
